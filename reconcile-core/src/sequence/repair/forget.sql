-- The same increment in new storage: other sessions give up the values that they took in blocks.
alter sequence {{name}} increment by {{step}};

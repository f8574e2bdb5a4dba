-- The new owner is the present one. Nothing changes, and nobody else can use the sequence.
alter sequence {{name}} owner to {{owner}};

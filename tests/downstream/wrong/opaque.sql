DO $$ BEGIN
  EXECUTE current_setting('app.cleanup');
END $$;

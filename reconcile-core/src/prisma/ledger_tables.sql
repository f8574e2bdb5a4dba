-- The tables for which Prisma takes a database for not empty: ordinary ones (partitions too), in the schema of the
-- connection and in those that the Prisma schema lists ($1), without those of PostGIS and those that are declared as
-- external ($2, as `schema.table`).
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r'
  AND c.relpersistence <> 't'
  AND n.nspname = ANY ($1)
  AND pg_catalog.lower(c.relname) <> ALL (
    '{spatial_ref_sys,geometry_columns,geography_columns,raster_columns,raster_overviews}'
  )
  AND n.nspname || '.' || c.relname <> ALL ($2)
ORDER BY n.nspname, c.relname

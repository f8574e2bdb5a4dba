-- Parents of tables and of indexes: partitions, and children by INHERITS.
select i.inhrelid, i.inhparent, i.inhseqno, {{>=14:i.inhdetachpending|false}}
from pg_catalog.pg_inherits i
where {{relations:i.inhrelid}}

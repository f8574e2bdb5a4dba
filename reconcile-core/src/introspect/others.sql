-- Objects of the rarer kinds, by identity. Each row names its catalog, owner, and what pg_dump would
-- write about it; the system's own are below 16384.
select o.class, o.oid, i.type, i.schema, i.identity, o.owner, o.definition, o.acl
from (
  select 'pg_catalog.pg_collation'::pg_catalog.regclass::pg_catalog.oid as class, c.oid, c.collowner as owner,
         pg_catalog.concat_ws(' ', c.collprovider, c.collcollate, c.collctype,
           -- under one name from 17 on, under another before, and none before 15
           coalesce(pg_catalog.to_jsonb(c) ->> 'colllocale', pg_catalog.to_jsonb(c) ->> 'colliculocale'),
           'rules ' || (pg_catalog.to_jsonb(c) ->> 'collicurules'),
           case when not c.collisdeterministic then 'nondeterministic' end) as definition,
         null::pg_catalog.aclitem[] as acl
  from pg_catalog.pg_collation c where c.oid >= 16384
  union all
  select 'pg_catalog.pg_conversion'::pg_catalog.regclass, c.oid, c.conowner,
         pg_catalog.concat_ws(' ', pg_catalog.pg_encoding_to_char(c.conforencoding), pg_catalog.pg_encoding_to_char(c.contoencoding), c.conproc, case when c.condefault then 'default' end),
         null
  from pg_catalog.pg_conversion c where c.oid >= 16384
  union all
  select 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, o.oprowner,
         pg_catalog.concat_ws(' ', o.oprcode, o.oprresult::pg_catalog.regtype, o.oprcom::pg_catalog.regoperator, o.oprnegate::pg_catalog.regoperator, o.oprrest, o.oprjoin, case when o.oprcanmerge then 'merges' end, case when o.oprcanhash then 'hashes' end),
         null
  from pg_catalog.pg_operator o where o.oid >= 16384
  union all
  select 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, o.opcowner,
         pg_catalog.concat_ws(' ', o.opcintype::pg_catalog.regtype, case when o.opcdefault then 'default' end, nullif(o.opckeytype, 0)::pg_catalog.regtype),
         null
  from pg_catalog.pg_opclass o where o.oid >= 16384
  union all
  select 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, o.opfowner,
         (select pg_catalog.string_agg(m.line, ', ' order by m.line) from (
            select pg_catalog.concat_ws(' ', 'operator', a.amopstrategy, a.amopopr::pg_catalog.regoperator, a.amoppurpose) as line
            from pg_catalog.pg_amop a where a.amopfamily = o.oid
            union all
            select pg_catalog.concat_ws(' ', 'function', p.amprocnum, p.amproclefttype::pg_catalog.regtype, p.amprocrighttype::pg_catalog.regtype, p.amproc)
            from pg_catalog.pg_amproc p where p.amprocfamily = o.oid) m),
         null
  from pg_catalog.pg_opfamily o where o.oid >= 16384
  union all
  select 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid, null,
         pg_catalog.concat_ws(' ', c.castmethod, c.castcontext, nullif(c.castfunc, 0)::pg_catalog.regprocedure),
         null
  from pg_catalog.pg_cast c where c.oid >= 16384
  union all
  select 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, l.lanowner,
         pg_catalog.concat_ws(' ', case when l.lanpltrusted then 'trusted' end, nullif(l.lanplcallfoid, 0)::pg_catalog.regproc, nullif(l.laninline, 0)::pg_catalog.regproc, nullif(l.lanvalidator, 0)::pg_catalog.regproc),
         l.lanacl
  from pg_catalog.pg_language l where l.oid >= 16384
  union all
  select 'pg_catalog.pg_ts_config'::pg_catalog.regclass, t.oid, t.cfgowner,
         pg_catalog.concat_ws(' ',
           (select p.prsnamespace::pg_catalog.regnamespace || '.' || pg_catalog.quote_ident(p.prsname) from pg_catalog.pg_ts_parser p where p.oid = t.cfgparser),
           (select pg_catalog.string_agg(m.maptokentype || ' ' || m.mapdict::pg_catalog.regdictionary, ', ' order by m.maptokentype, m.mapseqno)
            from pg_catalog.pg_ts_config_map m where m.mapcfg = t.oid)),
         null
  from pg_catalog.pg_ts_config t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, t.oid, t.dictowner,
         (select pg_catalog.concat_ws(' ', m.tmplnamespace::pg_catalog.regnamespace || '.' || pg_catalog.quote_ident(m.tmplname), t.dictinitoption)
          from pg_catalog.pg_ts_template m where m.oid = t.dicttemplate),
         null
  from pg_catalog.pg_ts_dict t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, t.oid, null, pg_catalog.concat_ws(' ', t.prsstart, t.prstoken, t.prsend, t.prsheadline, t.prslextype),
         null
  from pg_catalog.pg_ts_parser t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_ts_template'::pg_catalog.regclass, t.oid, null, pg_catalog.concat_ws(' ', t.tmplinit, t.tmpllexize),
         null
  from pg_catalog.pg_ts_template t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, f.oid, f.fdwowner,
         pg_catalog.concat_ws(' ', nullif(f.fdwhandler, 0)::pg_catalog.regproc, nullif(f.fdwvalidator, 0)::pg_catalog.regproc, f.fdwoptions),
         f.fdwacl
  from pg_catalog.pg_foreign_data_wrapper f where f.oid >= 16384
  union all
  -- options of servers and user mappings are left out: they hold hosts and passwords
  select 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, f.oid, f.srvowner, pg_catalog.concat_ws(' ',
           (select pg_catalog.quote_ident(w.fdwname) from pg_catalog.pg_foreign_data_wrapper w where w.oid = f.srvfdw), f.srvtype, f.srvversion),
         f.srvacl
  from pg_catalog.pg_foreign_server f where f.oid >= 16384
  union all
  select 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, m.umid, null, null,
         null
  from pg_catalog.pg_user_mappings m where m.umid >= 16384
  union all
  select 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, t.oid, t.evtowner,
         pg_catalog.concat_ws(' ', t.evtevent, t.evtfoid::pg_catalog.regproc, t.evtenabled, t.evttags),
         null
  from pg_catalog.pg_event_trigger t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid, s.stxowner,
         pg_catalog.concat_ws(' ', pg_catalog.pg_get_statisticsobjdef(s.oid), nullif(s.stxstattarget, -1)),
         null
  from pg_catalog.pg_statistic_ext s where s.oid >= 16384
  union all
  select 'pg_catalog.pg_am'::pg_catalog.regclass, a.oid, null, pg_catalog.concat_ws(' ', a.amhandler, a.amtype),
         null
  from pg_catalog.pg_am a where a.oid >= 16384
  union all
  select 'pg_catalog.pg_transform'::pg_catalog.regclass, t.oid, null,
         pg_catalog.concat_ws(' ', nullif(t.trffromsql, 0)::pg_catalog.regproc, nullif(t.trftosql, 0)::pg_catalog.regproc),
         null
  from pg_catalog.pg_transform t where t.oid >= 16384
  union all
  select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typowner,
         pg_catalog.concat_ws(' ', t.typinput, t.typoutput, nullif(t.typreceive, 0)::pg_catalog.regproc, nullif(t.typsend, 0)::pg_catalog.regproc, t.typlen, t.typalign, t.typstorage, case when t.typbyval then 'byval' end, t.typcategory, case when not t.typisdefined then 'shell' end),
         t.typacl
  from pg_catalog.pg_type t where t.oid >= 16384 and {{among_types:t.oid}} and (t.typtype = 'b' and t.typcategory <> 'A' or t.typtype = 'p')
  union all
  -- on 13 not everybody may read the id; the view shows it
  select 'pg_catalog.pg_subscription'::pg_catalog.regclass,
         {{>=14:s.oid|(select pg_catalog.min(v.subid) from pg_catalog.pg_stat_subscription v where v.subname = s.subname)}}, s.subowner,
         pg_catalog.concat_ws(' ', s.subenabled, s.subslotname, s.subpublications),
         null
  from pg_catalog.pg_subscription s
  where s.subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
) o
cross join lateral pg_catalog.pg_identify_object(o.class, o.oid, 0) i

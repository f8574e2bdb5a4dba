//! DDL printed from facts. The expected texts of constraints and indexes were copied from servers
//! 13.23, 15.18 and 18.4 (`pg_get_constraintdef`, `pg_get_indexdef`, empty `search_path`); the
//! other statements were run there.

use reconcile_core::catalog::{
    Column, Composite, Constraint, Domain, Enum, Index, Policy, Range, Sequence, Table,
};
use reconcile_core::name::QualifiedName;
use serde::de::DeserializeOwned;

fn from<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {json}"))
}

#[test]
fn constraints() {
    for (facts, expected) in [
        (
            r#""primary_key", "columns": ["a", "b"], "no_inherit": true"#,
            "PRIMARY KEY (a, b)",
        ),
        (
            r#""unique", "columns": ["C"], "include": ["a"], "deferrable": true, "initially_deferred": true"#,
            r#"UNIQUE ("C") INCLUDE (a) DEFERRABLE INITIALLY DEFERRED"#,
        ),
        (
            r#""unique", "columns": ["a", "c"], "include": ["b"], "nulls_not_distinct": true"#,
            "UNIQUE NULLS NOT DISTINCT (a, c) INCLUDE (b)",
        ),
        (
            r#""primary_key", "columns": ["a", "p"], "period": true"#,
            "PRIMARY KEY (a, p WITHOUT OVERLAPS)",
        ),
        (
            r#""foreign_key", "columns": ["a", "b"], "deferrable": true, "foreign_key": {"table": "cmp_d.p", "columns": ["a", "b"], "matching": "full", "on_update": "cascade", "on_delete": "set_null"}"#,
            "FOREIGN KEY (a, b) REFERENCES cmp_d.p(a, b) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE",
        ),
        (
            r#""foreign_key", "columns": ["a", "b"], "deferrable": true, "initially_deferred": true, "not_valid": true, "foreign_key": {"table": "cmp_d.p", "columns": ["a", "b"], "on_update": "restrict", "on_delete": "set_default"}"#,
            "FOREIGN KEY (a, b) REFERENCES cmp_d.p(a, b) ON UPDATE RESTRICT ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED NOT VALID",
        ),
        (
            r#""foreign_key", "columns": ["a", "b"], "foreign_key": {"table": "cmp_d.p", "columns": ["a", "b"], "on_delete": "set_null", "on_delete_columns": ["b"]}"#,
            "FOREIGN KEY (a, b) REFERENCES cmp_d.p(a, b) ON DELETE SET NULL (b)",
        ),
        (
            r#""foreign_key", "columns": ["a", "p"], "period": true, "not_enforced": true, "not_valid": true, "foreign_key": {"table": "cmp_d.t18", "columns": ["a", "p"]}"#,
            "FOREIGN KEY (a, PERIOD p) REFERENCES cmp_d.t18(a, PERIOD p) NOT ENFORCED",
        ),
        (
            r#""check", "columns": ["a"], "expression": "(a > 0)", "no_inherit": true"#,
            "CHECK ((a > 0)) NO INHERIT",
        ),
        (
            r#""check", "columns": ["a", "b"], "expression": "((a > 0) AND (b > 0))", "no_inherit": true, "not_valid": true"#,
            "CHECK (((a > 0) AND (b > 0))) NO INHERIT NOT VALID",
        ),
        (
            r#""check", "columns": ["bb"], "expression": "COALESCE(bb, true)""#,
            "CHECK (COALESCE(bb, true))",
        ),
        (
            r#""check", "columns": ["bb"], "expression": "((bb)::text)::boolean""#,
            "CHECK (((bb)::text)::boolean)",
        ),
        (
            r#""check", "columns": ["a"], "expression": "(a > 1)", "not_enforced": true, "not_valid": true"#,
            "CHECK ((a > 1)) NOT ENFORCED",
        ),
        (
            r#""check", "expression": "(VALUE < 100)", "not_valid": true"#,
            "CHECK ((VALUE < 100)) NOT VALID",
        ),
        (
            r#""exclusion", "columns": ["a", "b"], "deferrable": true, "expression": "EXCLUDE USING gist (a WITH =, b WITH <>) WHERE ((a > 1)) DEFERRABLE""#,
            "EXCLUDE USING gist (a WITH =, b WITH <>) WHERE ((a > 1)) DEFERRABLE",
        ),
        (
            r#""not_null", "columns": ["a"], "no_inherit": true"#,
            "NOT NULL a NO INHERIT",
        ),
        (
            r#""not_null", "columns": ["b"], "not_valid": true"#,
            "NOT NULL b NOT VALID",
        ),
        (r#""not_null""#, "NOT NULL"),
        (
            r#""trigger", "deferrable": true, "initially_deferred": true, "no_inherit": true"#,
            "TRIGGER DEFERRABLE INITIALLY DEFERRED",
        ),
    ] {
        let constraint: Constraint = from(&format!(r#"{{"name": "x", "kind": {facts}}}"#));
        assert_eq!(constraint.definition(), expected, "{facts}");
    }
}

#[test]
fn indexes() {
    for (facts, partitioned, expected) in [
        (
            r#""unique": true, "columns": [{"column": "a"}]"#,
            true,
            "CREATE UNIQUE INDEX i ON ONLY cmp_d.ix USING btree (a)",
        ),
        (
            r#""columns": [{"column": "A"}, {"column": "b", "descending": true, "nulls_first": true}, {"column": "c", "nulls_first": true}, {"column": "c", "descending": true}]"#,
            false,
            r#"CREATE INDEX i ON cmp_d.ix USING btree ("A", b DESC, c NULLS FIRST, c DESC NULLS LAST)"#,
        ),
        (
            r#""unique": true, "columns": [
                {"expression": "lower(\"A\")", "collation": "pg_catalog.\"C\"", "opclass": "pg_catalog.text_pattern_ops", "descending": true, "nulls_first": true},
                {"expression": "((c + 1))"}, {"expression": "((c)::text)"}, {"expression": "((\"A\" || b))"}],
              "include": ["b", "Select"], "options": ["fillfactor=70", "deduplicate_items=off"], "predicate": "(c > 0)""#,
            false,
            r#"CREATE UNIQUE INDEX i ON cmp_d.ix USING btree (lower("A") COLLATE "C" text_pattern_ops DESC, ((c + 1)), ((c)::text), (("A" || b))) INCLUDE (b, "Select") WITH (fillfactor='70', deduplicate_items=off) WHERE (c > 0)"#,
        ),
        (
            r#""method": "gist", "columns": [{"column": "A", "opclass": "cmp_d.gist_trgm_ops", "opclass_options": ["siglen=32"]}, {"column": "c"}]"#,
            false,
            r#"CREATE INDEX i ON cmp_d.ix USING gist ("A" cmp_d.gist_trgm_ops (siglen='32'), c)"#,
        ),
        (
            r#""columns": [{"column": "b", "collation": "pg_catalog.default"}, {"column": "A", "collation": "pg_catalog.\"C\""}]"#,
            false,
            r#"CREATE INDEX i ON cmp_d.ix USING btree (b COLLATE "default", "A" COLLATE "C")"#,
        ),
        (
            r#""unique": true, "columns": [{"column": "c"}], "nulls_not_distinct": true, "options": ["fillfactor=60"], "predicate": "cmp_d.f(c)""#,
            false,
            "CREATE UNIQUE INDEX i ON cmp_d.ix USING btree (c) NULLS NOT DISTINCT WITH (fillfactor='60') WHERE cmp_d.f(c)",
        ),
        (
            r#""method": "brin", "columns": [{"column": "c", "opclass": "pg_catalog.int4_minmax_multi_ops", "opclass_options": ["values_per_range=16"]}], "options": ["pages_per_range=8"]"#,
            false,
            "CREATE INDEX i ON cmp_d.ix USING brin (c int4_minmax_multi_ops (values_per_range='16')) WITH (pages_per_range='8')",
        ),
        (
            r#""columns": [{"column": "a"}], "options": ["fillfactor=60"], "tablespace": "cmpts", "predicate": "(b > 0)""#,
            false,
            "CREATE INDEX i ON cmp_d.ix USING btree (a) WITH (fillfactor='60') WHERE (b > 0)",
        ),
    ] {
        let method = if facts.contains("\"method\"") {
            ""
        } else {
            r#""method": "btree", "#
        };
        let index: Index = from(&format!(r#"{{"name": "i", {method}{facts}}}"#));
        let relation = QualifiedName::new("cmp_d", "ix");
        assert_eq!(index.definition(&relation, partitioned), expected);
    }
}

#[test]
fn columns() {
    for (facts, expected) in [
        (
            r#""name": "Id", "type": {"text": "integer", "name": "pg_catalog.int4"}, "not_null": true, "identity": "by_default""#,
            r#""Id" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL"#,
        ),
        (
            r#""name": "b", "type": {"text": "character varying(10)", "name": "pg_catalog.\"varchar\"", "modifier": 14}, "collation": "pg_catalog.\"C\"", "default": "'x'::character varying""#,
            r#"b character varying(10) COLLATE "C" DEFAULT 'x'::character varying"#,
        ),
        (
            r#""name": "c", "type": {"text": "integer", "name": "pg_catalog.int4"}, "generated": {"kind": "stored", "expression": "(a + 1)"}"#,
            "c integer GENERATED ALWAYS AS ((a + 1)) STORED",
        ),
    ] {
        let column: Column = from(&format!(r#"{{"position": 1, {facts}}}"#));
        assert_eq!(column.definition(), expected);
    }
}

#[test]
fn tables() {
    let columns = r#""columns": [
        {"name": "id", "position": 1, "type": {"text": "integer", "name": "pg_catalog.int4"}, "not_null": true},
        {"name": "at", "position": 2, "type": {"text": "date", "name": "pg_catalog.date"}, "default": "CURRENT_DATE", "inherited": INHERITED, "not_null": true}]"#;
    for (facts, inherited, expected) in [
        (
            r#""kind": "partitioned", "owner": "o", "partition_key": {"strategy": "range", "columns": ["at"], "definition": "RANGE (at)"},
               "constraints": [
                 {"name": "pk", "kind": "primary_key", "columns": ["id", "at"]},
                 {"name": "t_id_not_null", "kind": "not_null", "columns": ["id"]},
                 {"name": "at there", "kind": "not_null", "columns": ["at"]}]"#,
            "false",
            "CREATE TABLE s.t (\n    id integer NOT NULL,\n    at date DEFAULT CURRENT_DATE CONSTRAINT \"at there\" NOT NULL,\n    CONSTRAINT pk PRIMARY KEY (id, at)\n) PARTITION BY RANGE (at)",
        ),
        (
            r#""kind": "ordinary", "owner": "o", "persistence": "unlogged", "inherits": ["s.a", "s.b"], "options": ["fillfactor=70"], "access_method": "heap", "tablespace": "Fast""#,
            "true",
            "CREATE UNLOGGED TABLE s.t (\n    id integer NOT NULL\n) INHERITS (s.a, s.b) WITH (fillfactor='70') TABLESPACE \"Fast\"",
        ),
        (
            r#""kind": "ordinary", "owner": "o", "partition_of": {"parent": "s.p", "bound": "DEFAULT"}"#,
            "true",
            "CREATE TABLE s.t PARTITION OF s.p (\n    id NOT NULL,\n    at DEFAULT CURRENT_DATE NOT NULL\n) DEFAULT",
        ),
        (
            r#""kind": "foreign", "owner": "o", "foreign": {"server": "far", "options": ["table_name=it's"]}"#,
            "false",
            "CREATE FOREIGN TABLE s.t (\n    id integer NOT NULL,\n    at date DEFAULT CURRENT_DATE NOT NULL\n) SERVER far OPTIONS (table_name 'it''s')",
        ),
    ] {
        let columns = columns.replace("INHERITED", inherited);
        let table: Table = from(&format!(r#"{{"name": "s.t", {facts}, {columns}}}"#));
        assert_eq!(table.definition(), expected);
    }
    let empty: Table = from(r#"{"name": "s.t", "kind": "ordinary", "owner": "o"}"#);
    assert_eq!(empty.definition(), "CREATE TABLE s.t ()");
}

#[test]
fn types_sequences_and_policies() {
    let mood: Enum = from(r#"{"name": "s.\"Mood\"", "owner": "o", "labels": ["it's", "a\\b"]}"#);
    assert_eq!(
        mood.definition(),
        r#"CREATE TYPE s."Mood" AS ENUM ('it''s', E'a\\b')"#
    );
    let domain: Domain = from(
        r#"{"name": "s.d", "owner": "o", "base": {"text": "text", "name": "pg_catalog.text"}, "not_null": true, "default": "'x'::text", "collation": "pg_catalog.\"C\"",
            "constraints": [{"name": "ck", "kind": "check", "expression": "(VALUE <> ''::text)"}, {"name": "nn", "kind": "not_null"}]}"#,
    );
    assert_eq!(
        domain.definition(),
        r#"CREATE DOMAIN s.d AS text COLLATE "C" DEFAULT 'x'::text CONSTRAINT ck CHECK ((VALUE <> ''::text)) CONSTRAINT nn NOT NULL"#
    );
    let composite: Composite = from(
        r#"{"name": "s.c", "owner": "o", "attributes": [{"name": "x y", "position": 1, "type": {"text": "numeric(12,2)", "name": "pg_catalog.numeric"}}]}"#,
    );
    assert_eq!(
        composite.definition(),
        r#"CREATE TYPE s.c AS ("x y" numeric(12,2))"#
    );
    let range: Range = from(
        r#"{"name": "s.r", "owner": "o", "subtype": {"text": "time without time zone", "name": "pg_catalog.\"time\""}, "opclass": "pg_catalog.time_ops", "subtype_diff": "s.diff", "multirange": "s.mr"}"#,
    );
    assert_eq!(
        range.definition(),
        "CREATE TYPE s.r AS RANGE (subtype = time without time zone, subtype_opclass = time_ops, subtype_diff = s.diff, multirange_type_name = s.mr)"
    );
    let sequence: Sequence = from(
        r#"{"name": "s.q", "owner": "o", "data_type": "bigint", "start": 1, "increment": -2, "min": -10, "max": 5, "cache": 1, "cycle": true}"#,
    );
    assert_eq!(
        sequence.definition(),
        "CREATE SEQUENCE s.q AS bigint INCREMENT BY -2 MINVALUE -10 MAXVALUE 5 START WITH 1 CACHE 1 CYCLE"
    );
    let policy: Policy = from(
        r#"{"name": "Own rows", "command": "update", "restrictive": true, "roles": ["public"], "using": "(a > 0)", "check": "true"}"#,
    );
    assert_eq!(
        policy.definition(&QualifiedName::new("s", "t")),
        r#"CREATE POLICY "Own rows" ON s.t AS RESTRICTIVE FOR UPDATE TO public USING ((a > 0)) WITH CHECK (true)"#
    );
}

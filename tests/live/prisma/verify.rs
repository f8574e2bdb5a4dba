//! `VerifyReport` is empty for what Prisma's own script makes, and names each thing that is taken away.

use reconcile_core::introspect::Introspector;
use reconcile_core::name::quote_ident;
use reconcile_core::prisma::{
    Expected, ExpectedOptions, ExpectedTable, Lack, VerifyReport, try_selects,
};

use super::schemas::{names, schema};
use crate::common::{Database, fixture, server};

fn report(database: &Database, expected: &Expected) -> VerifyReport {
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let mut report = VerifyReport::new(expected, &catalog);
    let mut transaction = client.transaction().unwrap();
    try_selects(&mut transaction, expected, &mut report).unwrap();
    // It is as it was.
    transaction.batch_execute("select 1").unwrap();
    report
}

/// Prisma makes no views.
fn make_views(database: &Database, expected: &Expected) {
    for view in &expected.views {
        let columns = view.columns.iter().map(|column| {
            let name = quote_ident(&column.name);
            format!("NULL::{} AS {name}", column.data_type.sql)
        });
        let columns: Vec<String> = columns.collect();
        let list = columns.join(", ");
        let schema = quote_ident(&view.name.schema);
        database.execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
        database.execute(&format!("CREATE VIEW {} AS SELECT {list}", view.name));
    }
}

#[test]
fn what_prisma_makes_answers() {
    let mut views = 0;
    for name in names() {
        let database = server(18).database("verify");
        database.execute(&fixture(&format!("prisma/7/{name}.sql")));
        let expected = Expected::new(&schema(&name), &ExpectedOptions::new());
        make_views(&database, &expected);
        let report = report(&database, &expected);
        let kept = |all: &[ExpectedTable]| all.iter().filter(|own| !own.is_ignored).count();
        let kept = (kept(&expected.tables), kept(&expected.views));
        assert_eq!((report.tables, report.views), kept, "{name}");
        assert_eq!(report.selected, kept.0 + kept.1, "{name}");
        views += report.views;
        // What `Unsupported` says is left out by the client.
        assert_eq!(report.unanswered, [], "{name}");
        database.remove();
    }
    assert!(views >= 2, "{views}");
}

#[test]
fn views_are_looked_for() {
    let expected = Expected::new(&schema("views"), &ExpectedOptions::new());
    let selected = expected.tables.len() + expected.views.len();
    for (sql, wanted, less) in [
        ("", &[][..], 0),
        (
            "DROP VIEW user_info",
            &[(
                Lack::MissingView,
                "UserInfo",
                "there is no view public.user_info",
            )][..],
            1,
        ),
        (
            "DROP VIEW \"NoKey\"; CREATE MATERIALIZED VIEW \"NoKey\" AS SELECT 1 AS a, '{}'::text[] AS b",
            &[],
            0,
        ),
        (
            "DROP VIEW \"NoKey\"; CREATE TABLE \"NoKey\" (a int NOT NULL, b text[])",
            &[],
            0,
        ),
        (
            "DROP VIEW \"NoKey\"; CREATE VIEW \"NoKey\" AS SELECT 1::bigint AS a",
            &[
                (
                    Lack::OtherType,
                    "NoKey.a",
                    "public.\"NoKey\".a is bigint, and the schema says INTEGER",
                ),
                (
                    Lack::MissingColumn,
                    "NoKey.b",
                    "there is no column public.\"NoKey\".b",
                ),
            ],
            1,
        ),
        (
            "DROP VIEW \"NoKey\"; CREATE VIEW \"NoKey\" AS SELECT 1 / (random()::int * 0) AS a, '{}'::text[] AS b",
            &[(
                Lack::NotSelected,
                "NoKey",
                "rows of public.\"NoKey\" cannot be selected: selecting from the models' tables: division by zero",
            )],
            1,
        ),
    ] {
        let database = server(18).database("verify");
        database.execute(&fixture("prisma/7/views.sql"));
        make_views(&database, &expected);
        database.execute(sql);
        let report = report(&database, &expected);
        let found: Vec<_> = report
            .unanswered
            .iter()
            .map(|own| (own.lack, own.model.as_str(), own.message.as_str()))
            .collect();
        assert_eq!(found, wanted, "{sql}");
        assert_eq!(report.selected, selected - less, "{sql}");
        database.remove();
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_taken_away_is_named() {
    let expected = Expected::new(&schema("shop"), &ExpectedOptions::new());
    let script = fixture("prisma/7/shop.sql");
    for (sql, wanted) in [
        (
            "DROP TABLE order_items",
            &[(Lack::MissingTable, "OrderItem", "public.order_items")][..],
        ),
        (
            "ALTER TABLE customers DROP email",
            &[
                (
                    Lack::MissingColumn,
                    "Customer.email",
                    "public.customers.email",
                ),
                (Lack::NotUnique, "Customer", "public.customers"),
            ],
        ),
        (
            "ALTER TABLE orders ALTER number TYPE text, ALTER total TYPE numeric(14,2)",
            &[
                (Lack::OtherType, "Order.number", "public.orders.number"),
                (Lack::OtherType, "Order.total", "public.orders.total"),
            ],
        ),
        (
            "ALTER TABLE orders ALTER number DROP NOT NULL, ALTER billing_address_id SET NOT NULL",
            &[
                (Lack::Nullability, "Order.number", "public.orders.number"),
                (
                    Lack::Nullability,
                    "Order.billingAddressId",
                    "public.orders.billing_address_id",
                ),
            ],
        ),
        (
            "ALTER TABLE orders ALTER id DROP DEFAULT",
            &[(Lack::NoSequence, "Order.id", "public.orders.id")],
        ),
        (
            "ALTER TABLE products ALTER id SET DEFAULT nextval('orders_id_seq')",
            // As good for Prisma.
            &[],
        ),
        (
            "ALTER TABLE orders ALTER placed_at TYPE timestamptz",
            // The full precision has six digits.
            &[],
        ),
        (
            "ALTER TABLE orders ALTER placed_at TYPE timestamptz(3)",
            &[(Lack::OtherType, "Order.placedAt", "public.orders.placed_at")],
        ),
        (
            "ALTER TYPE order_status ADD VALUE 'lost'; ALTER TYPE order_status RENAME VALUE 'paid' TO 'payed'",
            &[(Lack::Labels, "OrderStatus", "public.order_status")],
        ),
        (
            "ALTER TABLE order_items DROP CONSTRAINT order_items_pkey, ADD PRIMARY KEY (product_id)",
            &[(Lack::PrimaryKey, "OrderItem", "public.order_items")],
        ),
        (
            "DROP INDEX products_sku_key; CREATE UNIQUE INDEX ON products (sku) WHERE active",
            &[(Lack::NotUnique, "Product", "public.products")],
        ),
        (
            "DROP INDEX products_sku_key; ALTER TABLE products ADD UNIQUE (sku)",
            &[],
        ),
        (
            "ALTER TABLE order_items DROP CONSTRAINT \"order_items_order_id_fkey\"",
            &[(Lack::ForeignKey, "OrderItem", "public.order_items")],
        ),
        (
            "ALTER TABLE order_items ALTER CONSTRAINT \"order_items_order_id_fkey\" NOT ENFORCED",
            &[(Lack::ForeignKey, "OrderItem", "public.order_items")],
        ),
        (
            "DROP TABLE orders CASCADE; CREATE VIEW orders AS SELECT 1 AS id",
            &[
                (Lack::MissingTable, "Order", "public.orders"),
                (Lack::ForeignKey, "OrderItem", "public.order_items"),
            ],
        ),
        (
            "CREATE TABLE more (id int); ALTER TABLE orders ADD more int",
            &[],
        ),
    ] {
        let database = server(18).database("verify");
        database.execute(&script);
        for statement in sql.split("; ") {
            database.execute(statement);
        }
        let report = report(&database, &expected);
        let found: Vec<_> = report
            .unanswered
            .iter()
            .map(|own| (own.lack, own.model.as_str(), own.object.as_str()))
            .collect();
        assert_eq!(found, wanted, "{sql}: {report:#?}");
        if sql.contains("CREATE VIEW orders") {
            let message = "public.orders is a view, and the schema says that it is a table";
            assert_eq!(report.unanswered[0].message, message);
        }
        database.remove();
    }
}

#[test]
fn what_may_not_be_read_is_named() {
    let database = server(13).database("verify");
    database.execute(&fixture("prisma/7/blog.sql"));
    database.execute("drop role if exists verify_reader; create role verify_reader login");
    let expected = Expected::new(&schema("blog"), &ExpectedOptions::new());
    let first = &expected.tables[0].name;
    database.execute("grant select on all tables in schema public to verify_reader");
    database.execute(&format!("revoke select on {first} from verify_reader"));
    let mut client = database.client_as("verify_reader");
    let catalog = Introspector::new().read(&mut client).unwrap();
    let mut report = VerifyReport::new(&expected, &catalog);
    let mut transaction = client.transaction().unwrap();
    try_selects(&mut transaction, &expected, &mut report).unwrap();
    let [only] = report.unanswered.as_slice() else {
        panic!("{report:#?}");
    };
    assert_eq!(
        (only.lack, &only.object),
        (Lack::NotSelected, &first.to_string())
    );
    assert_eq!(report.selected, expected.tables.len() - 1);
    assert!(only.message.contains("permission denied"), "{only:?}");
}

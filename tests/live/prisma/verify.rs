//! `VerifyReport` is empty for what Prisma's own script makes, and names each thing that is taken away.

use reconcile_core::introspect::Introspector;
use reconcile_core::prisma::{Expected, ExpectedOptions, Lack, VerifyReport, try_selects};

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

#[test]
fn what_prisma_makes_answers() {
    for name in names() {
        let database = server(18).database("verify");
        database.execute(&fixture(&format!("prisma/7/{name}.sql")));
        let expected = Expected::new(&schema(&name), &ExpectedOptions::new());
        let report = report(&database, &expected);
        let kept = expected.tables.iter().filter(|table| !table.is_ignored);
        let kept = kept.count();
        assert_eq!((report.tables, report.selected), (kept, kept), "{name}");
        // What `Unsupported` says is left out by the client.
        assert_eq!(report.unanswered, [], "{name}");
        database.remove();
    }
}

#[test]
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
            &[
                (Lack::SharedSequence, "Order.id", "public.orders.id"),
                (Lack::SharedSequence, "Product.id", "public.products.id"),
            ],
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

//! Any bytes as a script: read, judged without and with a catalog, mended.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use reconcile_core::Linter;
use reconcile_core::catalog::Catalog;

#[path = "../../tests/common/properties.rs"]
mod properties;

static LINTERS: LazyLock<[Linter; 2]> = LazyLock::new(|| {
    let shop = include_str!("../../tests/fixtures/shop.json");
    let shop: Catalog = serde_json::from_str(shop).expect("shop.json is a catalog");
    [Linter::new(), Linter::new().catalog(shop)]
});

fuzz_target!(|bytes: &[u8]| properties::check(LINTERS.as_slice(), bytes));

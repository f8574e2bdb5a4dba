//! A schema and a configuration that lead to another database, and mean the same otherwise.

use serde_json::Value;

use super::failure;
use crate::error::Result;
use crate::prisma::{ConfigValue, Schema, Source};

/// What leads to a database in a `datasource` block up to Prisma 6.
const LEADS: [&str; 3] = ["url", "directUrl", "shadowDatabaseUrl"];

/// Makes `url` of the datasource a variable of the environment, and takes the others away.
pub(super) fn redirect(sources: &mut [Source], variable: &str) -> Result<()> {
    let read = |sources: &[Source]| Schema::parse(sources.to_vec()).map_err(crate::Error::from);
    let span = read(sources)?.datasource.span;
    let unusual = || failure("the schema's datasource block cannot be changed".to_owned());
    let source = sources.get_mut(span.source).ok_or_else(unusual)?;
    source.text = redirected(&source.text, span.end, variable).ok_or_else(unusual)?;
    // Our own reading of it has to agree.
    let after = read(sources)?.datasource;
    let right = after.url == Some(ConfigValue::Env(variable.to_owned()))
        && after.direct_url.is_none()
        && after.shadow_database_url.is_none();
    if right { Ok(()) } else { Err(unusual()) }
}

/// The block begins behind the datasource's name; each property stands in a line of its own.
fn redirected(text: &str, name_end: usize, variable: &str) -> Option<String> {
    let open = name_end + text.get(name_end..)?.find('{')? + 1;
    let (before, block) = text.split_at_checked(open)?;
    let mut out = format!("{before}\n  url = env(\"{variable}\")");
    let mut inside = true;
    for line in block.split_inclusive('\n') {
        inside &= !line.trim_start().starts_with('}');
        let key = line.split('=').next().unwrap_or_default().trim();
        if inside && line.contains('=') && LEADS.contains(&key) {
            continue;
        }
        out.push_str(line);
    }
    Some(out)
}

/// A configuration that takes over what the project's says, but for the schema and the database.
/// Up to Prisma 6 the schema names the database, and nothing here may name another one.
pub(super) fn replaced(own: Option<&str>, schema: &str, variable: Option<&str>) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let taken = own.map_or_else(
        || "const project = {}".to_owned(),
        |path| {
            format!(
                "import * as module from {}\n\
                 const loaded = module.default ?? module\n\
                 const project = typeof loaded === 'function' ? await loaded() : await loaded",
                quoted(path)
            )
        },
    );
    let datasource = variable.map_or_else(String::new, |name| {
        format!(", datasource: {{ url: process.env.{name} }}")
    });
    format!(
        "{taken}\n\
         const {{ engine, adapter, datasource, ...rest }} = project\n\
         export default {{ ...rest, schema: {}{datasource} }}\n",
        quoted(schema)
    )
}

//! Problems: all at once, each with its place.

use reconcile_core::prisma::{Schema, Source};
use reconcile_core::{Error, ErrorKind};

const HEAD: &str = "datasource db {\n  provider = \"postgresql\"\n}\n";

#[track_caller]
fn problems(files: &[(&str, &str)]) -> String {
    let sources = files.iter().map(|(path, text)| Source::new(*path, *text));
    Schema::parse(sources).unwrap_err().to_string()
}

#[test]
fn all_of_them_with_file_line_and_column() {
    let user = "model User {\n  id Int @id\n  größe Strin\n  posts Pots[]\n  name String @db.VarChar(\"x\") @foo\n}\n";
    let user = user.replace("größe", "size");
    let files = [("schema.prisma", HEAD), ("user.prisma", user.as_str())];
    assert_eq!(
        problems(&files),
        "user.prisma:3:8: there is no type Strin\n\
         user.prisma:4:9: there is no type Pots\n\
         user.prisma:5:27: an argument of @db.VarChar is no whole number from 0 on\n\
         user.prisma:5:32: there is no attribute @foo here"
    );
}

#[test]
fn lines_that_cannot_be_read_do_not_hide_others() {
    let text = format!(
        "{HEAD}model A {{\n  id Int @id @default(\n  name String @default(\"é\" x)\n  b c d\n}}\nfoo\nmodel A {{\n  id Int @id"
    );
    assert_eq!(
        problems(&[("s.prisma", &text)]),
        "s.prisma:5:23: this line is no field and no attribute: expected a value, but there is the end of the line\n\
         s.prisma:6:28: this line is no field and no attribute: expected `,` or `)`, but there is `x`\n\
         s.prisma:7:7: this line is no field and no attribute: expected the end of the line, but there is `d`\n\
         s.prisma:9:1: this line does not start with model, enum, view, type, datasource or generator, a name and `{`\n\
         s.prisma:10:7: the name A is used twice in the schema\n\
         s.prisma:10:9: this block is not closed"
    );
}

#[test]
fn an_error_names_the_first_and_keeps_the_rest() {
    let text = format!("{HEAD}model A {{\n  id Int @id\n  x string\n  y Foo\n}}\n");
    let problems = Schema::parse([Source::new("a.prisma", text)]).unwrap_err();
    let frame = &problems.sources()[0].text[problems.as_slice()[0].span.start..][..6];
    assert_eq!(frame, "string");
    let error = Error::from(problems);
    assert_eq!(error.to_string(), "a.prisma:6:5: there is no type string");
    assert_eq!(error.help(), Some("did you mean String?"));
    assert_eq!(error.kind(), ErrorKind::Io);
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        source.ends_with("a.prisma:7:5: there is no type Foo"),
        "{source}"
    );
}

#[test]
fn no_datasource_is_a_problem() {
    assert_eq!(
        problems(&[("a.prisma", "")]),
        "a.prisma:1:1: the schema has no datasource"
    );
    assert_eq!(problems(&[]), ":1:1: the schema has no datasource");
}

//! Both scripts, as Prisma makes them.

use super::answer::{failed, failure, passwords, proven};
use super::run::Call;
use super::scratch::{self, Scratch};
use super::scrub::Scrub;
use super::{How, Made, Project, Tool};
use crate::connect::{Secret, Target};
use crate::error::Result;

impl Tool {
    /// The script that makes the schema in an empty database. No database is asked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`](crate::ErrorKind::Program) if Prisma fails,
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if it takes too long,
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if no temporary folder can be made.
    pub fn from_empty(&self, project: &Project) -> Result<Made> {
        let scratch = Scratch::new(project, self.major)?;
        let to = if self.major == 6 {
            "--to-schema-datamodel"
        } else {
            "--to-schema"
        };
        let mut arguments = vec!["migrate", "diff", "--from-empty", to, scratch.schema()];
        arguments.extend(scratch.config());
        arguments.push("--script");
        // A configuration may insist on the variable; the database behind it is not asked.
        let nowhere = Secret::new(scratch::NOWHERE);
        let call = self.call(project, &arguments);
        let call = call
            .variable(scratch.variable(), &nowhere)
            .variable("DATABASE_URL", &nowhere);
        self.script(call, &Scrub::new(&[]))
    }

    /// The script that brings a live database to the schema.
    ///
    /// Which database Prisma takes is neither left to the project's schema nor to its configuration.
    /// Prisma 6 gets a temporary copy of the schema in which `url` is a variable of the environment
    /// and `directUrl` is gone; Prisma 7 gets a temporary configuration that takes over the
    /// project's (tables that are external, preview features) and replaces its datasource. The
    /// variable has a new name each time, so that no `.env` file knows it.
    ///
    /// That this works is proven each time: the same command, with a URL that leads nowhere, has to
    /// fail and to name that place.
    ///
    /// The engine of Prisma 7 gets the URL from Prisma as an argument, as in every command of
    /// Prisma 7; other users of the machine may see it there for that moment.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if Prisma cannot use such a connection;
    /// [`ErrorKind::Program`](crate::ErrorKind::Program) if Prisma
    /// fails, or if it answers without the database that was given; [`ErrorKind::Timeout`](crate::ErrorKind::Timeout),
    /// [`ErrorKind::Io`](crate::ErrorKind::Io). What Prisma said is the source, without the password.
    pub fn diff(&self, project: &Project, target: &Target) -> Result<Made> {
        let url = target.prisma_url()?;
        let scratch = Scratch::new(project, self.major)?;
        let schema = scratch.schema();
        let mut arguments = vec!["migrate", "diff"];
        if self.major == 6 {
            arguments.extend(["--from-schema-datasource", schema]);
            arguments.extend(["--to-schema-datamodel", schema]);
        } else {
            arguments.extend(["--from-config-datasource", "--to-schema", schema]);
        }
        arguments.extend(scratch.config());
        arguments.push("--script");
        let call = |url: &Secret| {
            let call = self.call(project, &arguments);
            call.variable(scratch.variable(), url)
                .variable("DATABASE_URL", url)
        };
        let (control, name) = scratch.control();
        let (proof, made) = std::thread::scope(|scope| {
            let proof = scope.spawn(|| call(&control).run(self.timeout));
            let made = self.script(call(&url), &Scrub::new(&passwords(target, &url)));
            (proof.join(), made)
        });
        let made = made?;
        let Ok(proof) = proof else {
            return Err(failure("lost sight of Prisma".to_owned()));
        };
        proven(&proof?, &name)?;
        Ok(made)
    }

    pub(super) fn call<'a>(&self, project: &'a Project, arguments: &[&str]) -> Call<'a> {
        match &self.how {
            How::Script { node, script } => Call::new(
                project.folder(),
                &[node.as_os_str(), script.as_os_str()],
                arguments,
            ),
            How::Command(command) => Call::shell(project.folder(), command, arguments),
        }
    }

    fn script(&self, call: Call<'_>, scrub: &Scrub) -> Result<Made> {
        let command = call.shown();
        let ended = call.run(self.timeout)?;
        if ended.status != Some(0) {
            return Err(failed(&command, &ended, scrub));
        }
        if ended.stdout.trim().is_empty() {
            let message = format!("Prisma {} printed no script", self.version);
            return Err(failure(message).with_source(scrub.message(&ended.stderr)));
        }
        Ok(Made {
            script: ended.stdout,
            command,
        })
    }
}

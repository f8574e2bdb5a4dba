//! Two connections that read at the same time: the server works for each of them on a processor of
//! its own.

use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use postgres::{Client, GenericClient};

use super::session::{Answer, Job, Session};
use crate::error::Result;

/// From so many on a second connection is worth opening, and using.
pub(super) const WORTH_A_SECOND: usize = 300;

/// A pool may let a second one wait until the first is closed.
const PATIENCE: Duration = Duration::from_secs(1);

/// A second connection that is being opened.
pub(super) struct Opening(Receiver<(Client, Session)>);

impl Opening {
    /// Opens it on a thread of its own.
    pub(super) fn start(
        open: impl FnOnce() -> Option<Client> + Send + 'static,
        session: impl FnOnce(&mut Client) -> Result<Session> + Send + 'static,
    ) -> Self {
        let (sender, receiver) = channel();
        // Whatever fails here, there is one connection less.
        let _ = thread::Builder::new().spawn(move || {
            let mut client = open()?;
            let session = session(&mut client).ok()?;
            sender.send((client, session)).ok()
        });
        Self(receiver)
    }

    /// Waits for it, but not for long.
    fn opened(&self) -> Option<(Client, Session)> {
        self.0.recv_timeout(PATIENCE).ok()
    }
}

/// The caller's connection, and a second one if there is any.
pub(super) struct Lines<'a, C> {
    first: &'a mut C,
    second: Option<(Client, Session)>,
}

impl<'a, C: GenericClient> Lines<'a, C> {
    /// With the second one, if it is there by now and sees the same.
    pub(super) fn new(first: &'a mut C, session: &Session, opening: Option<Opening>) -> Self {
        let second = opening.and_then(|opening| opening.opened());
        Self {
            first,
            second: second.filter(|(_, own)| own.sees_as_much_as(session)),
        }
    }

    /// Runs all jobs, each of them on one of the connections.
    pub(super) fn run(&mut self, session: &Session, jobs: &[Job]) -> Result<Vec<Answer>> {
        let all = 0..jobs.len();
        let second = self.second.take_if(|_| all.len() >= WORTH_A_SECOND);
        let Some((mut client, own)) = second else {
            return session.run(self.first, jobs, all);
        };
        let (near, far) = (0..all.end / 2, all.end / 2..all.end);
        let (first, read) = thread::scope(|scope| {
            let range = far.clone();
            let worker = scope.spawn(move || {
                let answers = own.run(&mut client, jobs, range);
                answers.map(|answers| (answers, (client, own)))
            });
            let first = session.run(self.first, jobs, near);
            (first, worker.join().ok().and_then(Result::ok))
        });
        let mut answers = first?;
        answers.extend(match read {
            Some((answers, second)) => {
                self.second = Some(second);
                answers
            }
            // It was only a help.
            None => session.run(self.first, jobs, far)?,
        });
        Ok(answers)
    }
}

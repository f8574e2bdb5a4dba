//! Work that may take only so long.

use std::sync::mpsc;
use std::time::Duration;

/// Does `work` in a thread of its own; `None` if it takes longer. The library's own timeout ends
/// with the TCP connection, and a look-up has none.
pub(super) fn within<T: Send + 'static>(
    timeout: Option<Duration>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let Some(timeout) = timeout else {
        return Some(work());
    };
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("reconcile-connect".to_owned())
        .spawn(move || {
            let _ = sender.send(work());
        })
        .ok()?;
    receiver.recv_timeout(timeout).ok()
}

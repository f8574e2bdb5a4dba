//! A disk that is full.

use super::*;

/// Runs a script of the shell in which `$disk` is a disk of so many bytes of the script's own: a
/// mount that nobody else sees, by root or by whom the kernel lets.
#[track_caller]
fn on_disk(bytes: usize, script: &str, command: &Command) -> Run {
    let folder = command.get_current_dir().unwrap();
    let disk = folder.join("disk");
    fs::create_dir_all(&disk).unwrap();
    let mounted = format!("mount -t tmpfs -o size={bytes} none disk || exit 99\n{script}");
    let arguments: Vec<_> = command.get_args().collect();
    for rights in [["-m", "--"].as_slice(), &["-U", "-r", "-m", "--"]] {
        let mut unshare = Command::new("unshare");
        unshare
            .args(rights)
            .args(["sh", "-c", &mounted])
            .arg(command.get_program())
            .args(&arguments)
            .current_dir(folder)
            .stdin(Stdio::null());
        for (name, value) in command.get_envs() {
            unshare.env(name, value.unwrap_or_default());
        }
        let run = crate::run::run(&mut unshare);
        let refused = run.stderr.contains("unshare: ") || run.status == 99;
        if !refused {
            return run;
        }
    }
    panic!(
        "this test needs a disk of its own, and neither root nor a user namespace may mount one"
    );
}

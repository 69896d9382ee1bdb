//! Files for the tests, and pipes.
use std::fs;
#[cfg(unix)]
use std::io::Write as _;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
#[cfg(unix)]
use std::thread::JoinHandle;

/// A directory of one test's own, removed at the end.
pub struct Dir(pub PathBuf);

impl Dir {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("source-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub fn file_with_mode(&self, name: &str, text: impl AsRef<[u8]>, mode: u32) -> PathBuf {
        let path = self.file(name, text);
        set_mode(&path, mode);
        path
    }

    /// A named pipe into which another thread writes, as long as somebody reads.
    #[cfg(unix)]
    pub fn pipe(
        &self,
        parts: impl IntoIterator<Item = Vec<u8>> + Send + 'static,
    ) -> (PathBuf, Writer) {
        let path = self.0.join("pipe");
        let _ = fs::remove_file(&path);
        assert!(Command::new("mkfifo").args(["-m", "600"]).arg(&path).status().unwrap().success());
        let to = path.clone();
        let writer = std::thread::spawn(move || {
            let mut pipe = fs::OpenOptions::new().write(true).open(to).unwrap();
            parts
                .into_iter()
                .map_while(|part| pipe.write_all(&part).ok().map(|()| part.len()))
                .sum()
        });
        (path, writer)
    }

    /// A file of zeros that takes no room, in which nothing has to be read to see its size.
    #[cfg(unix)]
    pub fn sparse(&self, len: u64) -> PathBuf {
        let path = self.0.join("sparse");
        fs::File::create(&path).unwrap().set_len(len).unwrap();
        path
    }
}

/// Tells how many bytes were written.
#[cfg(unix)]
pub type Writer = JoinHandle<usize>;

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
pub fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub fn set_mode(_: &Path, _: u32) {}

//! Files for the tests, and pipes.
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
#[cfg(unix)]
use std::thread::JoinHandle;

/// A directory of one test's own, removed at the end.
pub struct Dir(pub PathBuf);

impl Dir {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("source-{}-{next}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    #[cfg(unix)]
    pub fn file_with_mode(&self, name: &str, text: impl AsRef<[u8]>, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.file(name, text);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// A file of zeros that takes no room.
    #[cfg(unix)]
    pub fn sparse(&self, len: u64) -> PathBuf {
        let path = self.0.join("sparse");
        fs::File::create(&path).unwrap().set_len(len).unwrap();
        path
    }

    /// A named pipe into which another thread writes as long as somebody reads. It gives the number
    /// of bytes that it wrote.
    #[cfg(unix)]
    pub fn pipe(
        &self,
        parts: impl IntoIterator<Item = Vec<u8>> + Send + 'static,
    ) -> (PathBuf, JoinHandle<usize>) {
        use std::io::Write as _;
        let path = self.0.join("pipe");
        let _ = fs::remove_file(&path);
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let to = path.clone();
        let writer = std::thread::spawn(move || {
            let mut pipe = fs::File::options().write(true).open(to).unwrap();
            let write = |part: Vec<u8>| pipe.write_all(&part).ok().map(|()| part.len());
            parts.into_iter().map_while(write).sum()
        });
        (path, writer)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.0);
        assert!(removed.is_ok() || std::thread::panicking(), "{removed:?}");
    }
}

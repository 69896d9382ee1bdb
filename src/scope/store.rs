use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use http::{HeaderValue, Request, Uri};

use super::scope::OriginRef;
use super::{Origin, ScopeError, ScopedCredentials};

/// Credentials for many origins, one pair each, which can be replaced while requests are made.
///
/// A clone shares its entries with the original: one goes into a client, another stays with
/// whatever rotates the token. [`insert`](Self::insert) takes effect on the next request. A
/// request that already has the old value keeps it, and the old value is wiped when the last of
/// those has been dropped.
///
/// Look-ups do not exclude each other, allocate nothing and take the same time however many
/// origins there are. A change copies the table, one reference count an origin, and excludes
/// look-ups for as long as a pointer takes to replace.
///
/// # Examples
///
/// ```
/// use http::Uri;
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::scope::{CredentialStore, Origin, ScopedCredentials};
///
/// let origin: Origin = "https://api.example.com".parse()?;
/// let uri = Uri::from_static("https://api.example.com/me");
/// let old = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let new = BasicCredentials::new("ana@example.com", "n3xt")?;
///
/// let store = CredentialStore::new();
/// let in_the_client = store.clone();
/// store.insert(ScopedCredentials::new(&old, origin.clone())?);
/// assert_eq!(in_the_client.header_value_for(&uri).as_ref(), Some(old.header_value()));
///
/// store.insert(ScopedCredentials::new(&new, origin)?);
/// assert_eq!(in_the_client.header_value_for(&uri).as_ref(), Some(new.header_value()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CredentialStore(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// One change at a time.
    change: Mutex<()>,
    /// The same table behind one lock for each few threads. One lock for all makes two threads
    /// slower than one: its counter goes from core to core.
    tables: [Table; TABLES],
}

const TABLES: usize = 16;

/// On cache lines of its own (two, since processors fetch them in pairs).
#[derive(Default)]
#[repr(align(128))]
struct Table(RwLock<Arc<Entries>>);

type Entries = HashMap<Key, ScopedCredentials, BuildHasherDefault<Fold>>;

/// A multiplication a word. The application chooses the keys, so nobody can fill the map with
/// colliding ones, and the default hasher costs more than the rest of a look-up.
#[derive(Default)]
struct Fold(u64);

impl Hasher for Fold {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        // The odd constant is 2^64 over the golden ratio; the rotation brings high bits down.
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The origin of an entry, so that the map can be asked with a borrowed one.
#[derive(Clone)]
struct Key(Origin);

/// What [`Key`] and [`OriginRef`] have in common: `Borrow` must return a reference, and no
/// reference into a `Key` is an `OriginRef`.
trait AsOriginRef {
    fn as_origin_ref(&self) -> OriginRef<'_>;
}

impl AsOriginRef for Key {
    fn as_origin_ref(&self) -> OriginRef<'_> {
        self.0.as_ref()
    }
}

impl AsOriginRef for OriginRef<'_> {
    fn as_origin_ref(&self) -> OriginRef<'_> {
        *self
    }
}

impl<'a> Borrow<dyn AsOriginRef + 'a> for Key {
    fn borrow(&self) -> &(dyn AsOriginRef + 'a) {
        self
    }
}

impl PartialEq for dyn AsOriginRef + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.as_origin_ref() == other.as_origin_ref()
    }
}

impl Eq for dyn AsOriginRef + '_ {}

impl Hash for dyn AsOriginRef + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_origin_ref().hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl CredentialStore {
    /// A store without entries.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "nothing that holds a secret has a default")]
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Adds credentials, in place of those that the same origin had, which are returned.
    pub fn insert(&self, credentials: ScopedCredentials) -> Option<ScopedCredentials> {
        self.change(|entries| entries.insert(Key(credentials.origin().clone()), credentials))
    }

    /// Takes out the credentials for an origin: later requests to it go without.
    #[expect(clippy::must_use_candidate, reason = "the old pair is seldom of use")]
    pub fn remove(&self, origin: &Origin) -> Option<ScopedCredentials> {
        self.change(|entries| entries.remove(&origin.as_ref() as &dyn AsOriginRef))
    }

    /// The header value for the URI's origin, if there is one.
    #[must_use]
    pub fn header_value_for(&self, uri: &Uri) -> Option<HeaderValue> {
        let origin = OriginRef::of(uri).ok()?;
        Some(self.read().get(&origin as &dyn AsOriginRef)?.header_value().clone())
    }

    /// Sets `Authorization` on a request to an origin that has credentials here, in place of any
    /// value it had. Otherwise the request stays as it was.
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), ScopeError> {
        // A clone, so that the lock is not held while the header map allocates.
        let origin = OriginRef::of(request.uri())?;
        let found = self.read().get(&origin as &dyn AsOriginRef).cloned();
        found.ok_or(ScopeError::OtherOrigin)?.insert_into(request);
        Ok(())
    }

    fn change<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        // No code of a caller runs under a lock, so a poisoned one guards what is whole.
        let _one_at_a_time = self.0.change.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = Entries::clone(&self.read());
        let result = change(&mut entries);
        let entries = Arc::new(entries);
        for Table(table) in &self.0.tables {
            *table.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&entries);
        }
        result
    }

    fn read(&self) -> RwLockReadGuard<'_, Arc<Entries>> {
        let [first, ..] = &self.0.tables;
        let Table(table) = self.0.tables.get(thread_number() % TABLES).unwrap_or(first);
        table.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads in the order of their first look-up.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed));
    // A thread that is ending may have dropped its number.
    NUMBER.try_with(|number| *number).unwrap_or_default()
}

impl From<ScopedCredentials> for CredentialStore {
    fn from(credentials: ScopedCredentials) -> Self {
        let store = Self::new();
        store.insert(credentials);
        store
    }
}

impl fmt::Debug for CredentialStore {
    /// Shows the origins, not the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.read();
        f.debug_set().entries(entries.keys().map(|key| &key.0)).finish()
    }
}

/// What [`CredentialStore`] must not do.
///
/// ```compile_fail,E0277
/// fn check<T: std::fmt::Display>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: PartialEq>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::hash::Hash>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: std::ops::Deref>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: serde_core::Serialize>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: Default>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
/// ```compile_fail,E0277
/// fn check<T: AsRef<str>>() {}
/// check::<http_basic_credentials::scope::CredentialStore>();
/// ```
#[cfg(doctest)]
struct AbsentTraits;

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::{HeaderMap, HeaderValue, Request};

use super::credentials::{ScopedCredentials, set_or_take_away};
use super::error::OutOfScope;
use super::scope::Scope;
use super::target::{Origin, Target, TargetUri};

/// Credentials for many scopes, one pair each, which can be replaced while requests are made.
///
/// A clone shares its entries with the original: one goes into a client, another stays with whatever
/// rotates the token. [`insert`](Self::insert) takes effect on the next request: once one look-up has
/// seen the new pair, no later one sees the old. A request that already has the old value keeps it,
/// and the old value is wiped when the last of those has been dropped.
///
/// Where several scopes contain a target, the one with the longest path wins. Look-ups do not exclude
/// each other, allocate nothing and take the same time however many origins there are.
///
/// # Examples
///
/// ```
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::scope::CredentialStore;
///
/// let old = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let new = BasicCredentials::new("ana@example.com", "n3xt")?;
/// let url = "https://api.example.com/me";
///
/// let store = CredentialStore::new();
/// let in_the_client = store.clone();
/// store.insert(old.scoped_to("https://api.example.com")?);
/// assert_eq!(in_the_client.header_value_for(url)?, old.header_value());
///
/// store.insert(new.scoped_to("https://api.example.com")?);
/// assert_eq!(in_the_client.header_value_for(url)?, new.header_value());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct CredentialStore(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Keyed anew in each store, so nobody can choose hosts that collide.
    hasher: RandomState,
    /// By the hash of the origin. Origins that collide share a list and are told apart there.
    table: RwLock<HashMap<u64, Vec<Pairs>>>,
}

/// The pairs of one origin, in the order of their paths. Never empty.
struct Pairs(Vec<Arc<ScopedCredentials>>);

impl Pairs {
    fn are_of(&self, origin: &Origin<'_>) -> bool {
        self.0.first().is_some_and(|first| first.scope().as_target().origin == *origin)
    }

    fn position(&self, path: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|pair| pair.scope().path().cmp(path))
    }

    /// The pair with the longest path that contains this one.
    fn longest(&self, path: &str) -> Option<&ScopedCredentials> {
        let mut upto = path;
        loop {
            let (Ok(at) | Err(at)) = self.position(upto).map(|at| at.saturating_add(1));
            let pair = self.0.get(at.checked_sub(1)?)?;
            if pair.scope().has_path_of(path) {
                return Some(pair);
            }
            // All that stand between a path and the longest one that contains it begin with that one,
            // so it is a part of what this pair and `upto` have in common, up to a segment's end.
            let pairs = upto.bytes().zip(pair.scope().path().bytes());
            let common = pairs.take_while(|(a, b)| a == b).count();
            let is_segment_end = |end: &usize| {
                let (before, after) = path.split_at_checked(*end).unwrap_or_default();
                before.ends_with('/') || after.starts_with('/')
            };
            upto = path.get(..(1..=common).rev().find(is_segment_end)?)?;
        }
    }
}

impl CredentialStore {
    /// A store without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many scopes have credentials here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().values().flatten().map(|pairs| pairs.0.len()).sum()
    }

    /// Whether there are no credentials here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// The scopes that have credentials here, in no order.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let table = self.read();
        let pairs = table.values().flatten().flat_map(|pairs| &pairs.0);
        pairs.map(|pair| pair.scope().clone()).collect()
    }

    /// Adds credentials, in place of those that the same scope had, which are returned.
    pub fn insert(&self, credentials: ScopedCredentials) -> Option<ScopedCredentials> {
        let pair = Arc::new(credentials);
        let scope = pair.scope().clone();
        let origin = scope.as_target().origin;
        let mut table = self.write();
        let origins = table.entry(self.0.hasher.hash_one(origin)).or_default();
        let Some(pairs) = origins.iter_mut().find(|pairs| pairs.are_of(&origin)) else {
            origins.push(Pairs(vec![pair]));
            return None;
        };
        let old = match pairs.position(scope.path()) {
            Ok(at) => pairs.0.get_mut(at).map(|old| std::mem::replace(old, pair)),
            Err(at) => {
                pairs.0.insert(at, pair);
                None
            }
        };
        drop(table);
        old.map(Arc::unwrap_or_clone)
    }

    /// Takes out the credentials of a scope: later requests to it go without, or get those of a
    /// shorter path.
    #[expect(clippy::must_use_candidate, reason = "the old pair is seldom of use")]
    pub fn remove(&self, scope: &Scope) -> Option<ScopedCredentials> {
        let origin = scope.as_target().origin;
        let hash = self.0.hasher.hash_one(origin);
        let mut table = self.write();
        let origins = table.get_mut(&hash)?;
        let pairs = origins.iter_mut().find(|pairs| pairs.are_of(&origin))?;
        let old = pairs.0.remove(pairs.position(scope.path()).ok()?);
        origins.retain(|pairs| !pairs.0.is_empty());
        if origins.is_empty() {
            table.remove(&hash);
        }
        drop(table);
        Some(Arc::unwrap_or_clone(old))
    }

    /// The header value for a request to this target. Costs a reference count.
    ///
    /// [`OutOfScope::OtherPath`] where only other paths of the origin have credentials, and
    /// [`OutOfScope::NoCredentials`] where the origin has none.
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<HeaderValue, OutOfScope> {
        self.find(target.target()?)
    }

    /// Sets `Authorization` in the headers of a request to this target, in place of any value it had.
    ///
    /// An error, whatever its reason, takes away a value of a pair that is in the store, and leaves
    /// the caller's own. A value of a pair that was replaced meanwhile is not recognised. A `Host`
    /// field that names another authority is [`OutOfScope::OtherHostField`].
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn authorize_headers(
        &self,
        target: impl TargetUri,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        self.authorize_target(target.target().map_err(OutOfScope::from), headers)
    }

    pub(crate) fn authorize_target(
        &self,
        target: Result<Target<'_>, OutOfScope>,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        let found = target.and_then(|target| Ok((self.find(target)?, target)));
        set_or_take_away(found, headers, |value| self.holds(value))
    }

    /// Sets `Authorization` on a request, in place of any value it had. An error does what it does in
    /// [`authorize_headers`](Self::authorize_headers).
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), OutOfScope> {
        // A clone is a reference count, and lets the headers change.
        let uri = request.uri().clone();
        self.authorize_headers(&uri, request.headers_mut())
    }

    fn find(&self, target: Target<'_>) -> Result<HeaderValue, OutOfScope> {
        let table = self.read();
        let origins = table.get(&self.0.hasher.hash_one(target.origin));
        let pairs = origins.and_then(|it| it.iter().find(|pairs| pairs.are_of(&target.origin)));
        let pair = pairs.ok_or(OutOfScope::NoCredentials)?.longest(target.certain_path());
        Ok(pair.ok_or(OutOfScope::OtherPath)?.credentials().header_value().clone())
    }

    /// Whether a value is that of a pair in the store.
    fn holds(&self, value: &HeaderValue) -> bool {
        let table = self.read();
        let mut pairs = table.values().flatten().flat_map(|pairs| &pairs.0);
        pairs.any(|pair| pair.credentials().header_value() == value)
    }

    // No code of a caller runs under the lock, so a poisoned one guards what is whole.

    fn read(&self) -> RwLockReadGuard<'_, HashMap<u64, Vec<Pairs>>> {
        self.0.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<u64, Vec<Pairs>>> {
        self.0.table.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Extend<ScopedCredentials> for CredentialStore {
    fn extend<I: IntoIterator<Item = ScopedCredentials>>(&mut self, credentials: I) {
        for pair in credentials {
            self.insert(pair);
        }
    }
}

impl FromIterator<ScopedCredentials> for CredentialStore {
    fn from_iter<I: IntoIterator<Item = ScopedCredentials>>(credentials: I) -> Self {
        let mut store = Self::new();
        store.extend(credentials);
        store
    }
}

impl From<ScopedCredentials> for CredentialStore {
    fn from(credentials: ScopedCredentials) -> Self {
        Self::from_iter([credentials])
    }
}

impl fmt::Debug for CredentialStore {
    /// Shows the scopes, not the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A list of its own, so that the lock is not held while the writer runs.
        f.debug_set().entries(self.scopes()).finish()
    }
}

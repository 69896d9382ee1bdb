use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::{HeaderMap, HeaderValue, Request, StatusCode};

use super::error::{InvalidScope, OutOfScope};
#[cfg(feature = "tower")]
use super::scoped::remove_ours;
use super::scoped::{ScopedCredentials, check_response, set_or_remove};
use super::target::{Origin, Target};
use super::{Scope, TargetUri, path};
use crate::challenge::Refusal;

/// Credentials for many scopes, one pair each, which can be replaced while requests are made.
///
/// ```
/// use http_basic_credentials::BasicCredentials;
/// use http_basic_credentials::scope::CredentialStore;
///
/// let jira = BasicCredentials::new("ana@example.com", "t0k3n")?;
/// let jenkins = BasicCredentials::new("ana", "11a2b3")?;
/// let store = CredentialStore::from_iter([
///     jira.scoped_to("https://example.atlassian.net")?,
///     jenkins.scoped_to("https://ci.example.com/jenkins")?,
/// ]);
///
/// let url = "https://ci.example.com/jenkins/job/app/api/json";
/// let request = ureq::get(url).header("authorization", store.header_value_for(url)?);
///
/// // A clone uses the new pair from its next request.
/// let in_the_client = store.clone();
/// let next = BasicCredentials::new("ana", "n3xt")?;
/// store.insert(next.scoped_to("https://ci.example.com/jenkins")?);
/// assert_eq!(in_the_client.header_value_for(url)?, next.header_value());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone shares its entries with the original: one goes into a client, another stays with the
/// code that rotates the token. Once one look-up has seen a new pair, no later one sees the old. A
/// request that already has the old value keeps it, until it is authorized for another target. The
/// old value is wiped when its last owner is dropped.
///
/// # Which pair of several
///
/// The pair with the longest path that contains the target. If servers could read the target's path
/// as another pair's, it gets none ([`OutOfScope::AmbiguousPath`]):
///
/// - If an origin has a pair with a path, an ambiguous path gets none of the origin's pairs, not
///   even that of the whole origin.
/// - If the pair with the longest path has another pair below it, a path gets none either if it has
///   another spelling after that pair's own path: `//`, `;`, `\`, an escaped `/`, `?` or `#`, or a
///   needless escape such as `%61`.
///
/// Limits: servers that ignore case read `/TEAM-A` as `/team-a`. A pair's path that has an escape
/// or a character such as `@` has other spellings (`/%40a` for `/@a`), which get the shorter path's
/// pair. Give tenants of one origin paths of letters, digits and `-._~`.
///
/// # Cost
///
/// A look-up allocates nothing and takes the same time for any number of origins. Among the paths
/// of one origin, it makes at most one search for each segment of the target. The store remembers
/// every value that was ever in it, by a keyed hash of eight bytes.
#[derive(Clone, Default)]
pub struct CredentialStore(Arc<RwLock<Table>>);

/// Its hashes are keyed anew in each store, so nobody can choose hosts that collide.
#[derive(Default)]
struct Table {
    /// By the hash of the origin. Origins that collide share a list and are told apart there.
    origins: HashMap<u64, Vec<PairsOfOrigin>>,
    /// The hash of each value that was ever here, to recognise it on a request.
    values: HashSet<u64>,
}

/// The pairs of one origin, by path. Never empty.
struct PairsOfOrigin {
    by_path: BTreeMap<Box<str>, ScopedCredentials>,
}

impl PairsOfOrigin {
    fn is_for(&self, origin: Origin<'_>) -> bool {
        self.by_path.values().next().is_some_and(|pair| pair.scope().as_target().origin == origin)
    }

    /// The pair with the longest path that contains this one, if its spelling leaves no doubt.
    fn find(&self, path: &str) -> Result<&ScopedCredentials, OutOfScope> {
        // A whole origin on its own contains every path.
        if let Some(whole) = self.by_path.get("/").filter(|_| self.by_path.len() == 1) {
            return Ok(whole);
        }
        if !path::is_unambiguous(path) {
            return Err(OutOfScope::AmbiguousPath);
        }
        let pair = self.longest(path).ok_or(OutOfScope::OtherPath)?;
        let own = pair.scope().path();
        let end = own.strip_suffix('/').unwrap_or(own).len();
        let (own, rest) = (path.get(..=end), path.split_at(end).1);
        if path::has_other_spelling(rest) && own.is_some_and(|own| self.has_pair_below(own)) {
            return Err(OutOfScope::AmbiguousPath);
        }
        Ok(pair)
    }

    fn longest(&self, path: &str) -> Option<&ScopedCredentials> {
        // `*` is of the whole origin.
        let path = if path.starts_with('/') { path } else { "/" };
        // Each path that contains this one is a prefix of it, and also of the last key up to it in
        // the order of the bytes. So the search does not grow with a long target.
        let (last, _) =
            self.by_path.range::<str, _>((Bound::Unbounded, Bound::Included(path))).next_back()?;
        let common = path.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count();
        path::containing(path.get(..common)?)
            .filter_map(|prefix| self.by_path.get(prefix))
            .find(|pair| path::contains(pair.scope().path(), path))
    }

    /// Whether there is a pair below a path that ends in a slash.
    fn has_pair_below(&self, path: &str) -> bool {
        let mut below = self.by_path.range::<str, _>((Bound::Excluded(path), Bound::Unbounded));
        below.next().is_some_and(|(key, _)| key.starts_with(path))
    }
}

impl Table {
    fn hash_of(&self, key: impl Hash) -> u64 {
        self.origins.hasher().hash_one(key)
    }

    fn pairs(&self) -> impl Iterator<Item = &ScopedCredentials> {
        self.origins.values().flatten().flat_map(|pairs| pairs.by_path.values())
    }

    fn pairs_of(&self, origin: Origin<'_>) -> Option<&PairsOfOrigin> {
        let same_hash = self.origins.get(&self.hash_of(origin))?;
        same_hash.iter().find(|pairs| pairs.is_for(origin))
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
        self.read().pairs().count()
    }

    /// Whether there are no credentials here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read().origins.is_empty()
    }

    /// The scopes that have credentials here, sorted.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes: Vec<_> = self.read().pairs().map(|pair| pair.scope().clone()).collect();
        scopes.sort_unstable();
        scopes
    }

    /// The credentials of exactly this scope.
    #[must_use]
    pub fn get(&self, scope: &Scope) -> Option<ScopedCredentials> {
        let table = self.read();
        table.pairs_of(scope.as_target().origin)?.by_path.get(scope.path()).cloned()
    }

    /// Adds credentials, and returns those of the same scope that they replace.
    #[doc(alias("rotate"))]
    pub fn insert(&self, credentials: ScopedCredentials) -> Option<ScopedCredentials> {
        let scope = credentials.scope().clone();
        let origin = scope.as_target().origin;

        let mut table = self.write();
        let value = table.hash_of(credentials.credentials().header_value());
        table.values.insert(value);
        let hash = table.hash_of(origin);
        let same_hash = table.origins.entry(hash).or_default();
        if let Some(pairs) = same_hash.iter_mut().find(|pairs| pairs.is_for(origin)) {
            return pairs.by_path.insert(scope.path().into(), credentials);
        }
        same_hash.push(PairsOfOrigin { by_path: [(scope.path().into(), credentials)].into() });
        None
    }

    /// Removes the credentials of exactly this scope and returns them. Later requests to it get
    /// those of a shorter path, or none.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::scope::CredentialStore;
    ///
    /// let ana = BasicCredentials::new("ana", "t0k3n")?.scoped_to("https://api.example.com")?;
    /// let store = CredentialStore::from(ana.clone());
    /// assert!(store.remove(ana.scope()).is_some());
    /// assert!(store.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(clippy::must_use_candidate, reason = "the old pair is seldom of use")]
    pub fn remove(&self, scope: &Scope) -> Option<ScopedCredentials> {
        let origin = scope.as_target().origin;
        let mut table = self.write();
        let hash = table.hash_of(origin);
        let same_hash = table.origins.get_mut(&hash)?;
        let pairs = same_hash.iter_mut().find(|pairs| pairs.is_for(origin))?;
        let old = pairs.by_path.remove(scope.path());
        same_hash.retain(|pairs| !pairs.by_path.is_empty());
        if same_hash.is_empty() {
            table.origins.remove(&hash);
        }
        old
    }

    /// The header value for a request to this target. Costs a reference count.
    ///
    /// [`OutOfScope::OtherPath`] if only other paths of the origin have credentials, and
    /// [`OutOfScope::NoCredentials`] if the origin has none.
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<HeaderValue, OutOfScope> {
        self.value_for(target.target()?)
    }

    /// Sets `Authorization` in the headers of a request to this target, as
    /// [`ScopedCredentials::authorize_headers`] does.
    ///
    /// On any error, each value that was ever in this store is removed, also if it was replaced or
    /// removed since. The caller's own values stay.
    pub fn authorize_headers(
        &self,
        target: impl TargetUri,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        self.set_or_remove(target.target(), headers)
    }

    /// Sets `Authorization` on a request, as [`authorize_headers`](Self::authorize_headers) does.
    ///
    /// ```
    /// use http_basic_credentials::BasicCredentials;
    /// use http_basic_credentials::scope::CredentialStore;
    ///
    /// let ana = BasicCredentials::new("ana", "t0k3n")?.scoped_to("https://api.example.com")?;
    /// let store = CredentialStore::from(ana);
    ///
    /// let mut request = http::Request::get("https://api.example.com/me").body(())?;
    /// store.authorize(&mut request)?; // hyper-util: client.request(request)
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), OutOfScope> {
        let uri = request.uri().clone();
        self.authorize_headers(&uri, request.headers_mut())
    }

    /// Removes this store's values, and says whether there is another one.
    #[cfg(feature = "tower")]
    pub(crate) fn yields_to(&self, headers: &mut HeaderMap) -> bool {
        remove_ours(headers, |value| self.has_held(value));
        headers.contains_key(http::header::AUTHORIZATION)
    }

    /// As [`authorize`](Self::authorize), but a URI that is only a path belongs to this connection.
    #[cfg(feature = "tower")]
    pub(crate) fn authorize_on<B>(
        &self,
        connection: Option<&Scope>,
        request: &mut Request<B>,
    ) -> Result<(), OutOfScope> {
        let uri = request.uri().clone();
        let target = match connection {
            Some(connection) if uri.scheme().is_none() && uri.authority().is_none() => {
                Ok(Target { origin: connection.as_target().origin, path: uri.path() })
            }
            _ => Target::of_uri(&uri),
        };
        self.set_or_remove(target, request.headers_mut())
    }

    /// Whether a response is a refusal, as [`ScopedCredentials::check_response`].
    #[doc(alias("401", "403", "407", "unauthorized", "redirect"))]
    pub fn check_response(
        &self,
        answered_by: impl TargetUri,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<(), Refusal> {
        let sent = answered_by.target().map_err(OutOfScope::from);
        let sent = sent.and_then(|target| self.find(target, |pair| pair.credentials().clone()));
        check_response(status, headers, sent.as_ref().map_err(|reason| *reason))
    }

    fn set_or_remove(
        &self,
        target: Result<Target<'_>, InvalidScope>,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        let is_ours = |value: &HeaderValue| self.has_held(value);
        set_or_remove(headers, target, |target| self.value_for(target), is_ours)
    }

    fn has_held(&self, value: &HeaderValue) -> bool {
        let table = self.read();
        table.values.contains(&table.hash_of(value))
    }

    fn value_for(&self, target: Target<'_>) -> Result<HeaderValue, OutOfScope> {
        self.find(target, |pair| pair.credentials().header_value().clone())
    }

    fn find<T>(
        &self,
        target: Target<'_>,
        read: impl FnOnce(&ScopedCredentials) -> T,
    ) -> Result<T, OutOfScope> {
        let table = self.read();
        let pairs = table.pairs_of(target.origin).ok_or(OutOfScope::NoCredentials)?;
        pairs.find(target.path).map(read)
    }

    // No caller's code runs while the lock is held, so the data is consistent even if the lock is
    // poisoned.

    fn read(&self) -> RwLockReadGuard<'_, Table> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
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

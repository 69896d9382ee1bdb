use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::{HeaderMap, HeaderValue, Request};

use super::credentials::{ScopedCredentials, set_or_take_away, with_headers};
use super::error::{InvalidScope, OutOfScope};
use super::scope::Scope;
use super::target::{Origin, Target, TargetUri};

/// Credentials for many scopes, one pair each, which can be replaced while requests are made.
///
/// A clone shares its entries with the original: one goes into a client, another stays with
/// whatever rotates the token. [`insert`](Self::insert) takes effect on the next request: once one
/// look-up has seen the new pair, no later one sees the old. A request that already has the old
/// value keeps it. The old value is wiped when the last holder of it drops.
///
/// Where several scopes contain a target, the one with the longest path wins.
///
/// # Cost
///
/// Look-ups do not exclude each other, allocate nothing and take the same time however many origins
/// there are. Each makes three atomic read-modify-writes: two for the lock, which all threads
/// share, and one for the reference count of the value, which drops with a fourth. Where one scope
/// is enough, [`ScopedCredentials`] lends its value and makes none.
///
/// # Examples
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
/// // From the next request on, wherever a clone of the store is.
/// let in_the_client = store.clone();
/// let next = BasicCredentials::new("ana", "n3xt")?;
/// store.insert(next.scoped_to("https://ci.example.com/jenkins")?);
/// assert_eq!(in_the_client.header_value_for(url)?, next.header_value());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct CredentialStore(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Keyed anew in each store, so nobody can choose hosts that collide.
    hasher: RandomState,
    table: RwLock<Table>,
}

#[derive(Default)]
struct Table {
    /// By the hash of the origin. Origins that collide share a list and are told apart there.
    origins: HashMap<u64, Vec<Pairs>>,
    /// How many pairs have each value, to recognise ours on a request without looking at every
    /// pair.
    values: HashMap<HeaderValue, usize>,
}

impl Table {
    fn count(&mut self, value: HeaderValue) {
        let count = self.values.entry(value).or_default();
        *count = count.saturating_add(1);
    }

    fn discount(&mut self, old: Option<&ScopedCredentials>) {
        let Some(value) = old.map(|old| old.credentials().header_value()) else { return };
        if let Some(count) = self.values.get_mut(value) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.values.remove(value);
            }
        }
    }
}

/// The pairs of one origin, by their paths. Never empty.
struct Pairs {
    origin: Scope,
    by_path: BTreeMap<Box<str>, ScopedCredentials>,
}

impl Pairs {
    fn are_of(&self, origin: &Origin<'_>) -> bool {
        self.origin.as_target().origin == *origin
    }

    /// The pair with the longest path that contains this one.
    fn longest(&self, path: &str) -> Option<&ScopedCredentials> {
        let mut upto = path;
        loop {
            let range = (Bound::Unbounded, Bound::Included(upto));
            let (before, pair) = self.by_path.range::<str, _>(range).next_back()?;
            if pair.scope().has_path_of(path) {
                return Some(pair);
            }
            // In the order of the bytes, whatever stands between a path that contains this one and
            // `upto` begins with that path. So `before` does too: the path is no longer than what
            // the two have in common, and ends where a segment does.
            let pairs = upto.bytes().zip(before.bytes());
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
        self.read().values.values().sum()
    }

    /// Whether there are no credentials here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read().values.is_empty()
    }

    /// The scopes that have credentials here, in no order.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let table = self.read();
        let pairs = table.origins.values().flatten().flat_map(|pairs| pairs.by_path.values());
        pairs.map(|pair| pair.scope().clone()).collect()
    }

    /// Adds credentials in place of those of the same scope, and returns the old ones.
    #[expect(clippy::must_use_candidate, reason = "the old pair is seldom of use")]
    pub fn insert(&self, credentials: ScopedCredentials) -> Option<ScopedCredentials> {
        let value = credentials.credentials().header_value().clone();
        let scope = credentials.scope().clone();
        let origin = scope.as_target().origin;
        let hash = self.0.hasher.hash_one(origin);
        let path = scope.path().into();

        let mut table = self.write();
        let origins = table.origins.entry(hash).or_default();
        let old = if let Some(pairs) = origins.iter_mut().find(|pairs| pairs.are_of(&origin)) {
            pairs.by_path.insert(path, credentials)
        } else {
            let by_path = BTreeMap::from([(path, credentials)]);
            origins.push(Pairs { origin: scope.clone(), by_path });
            None
        };
        table.count(value);
        table.discount(old.as_ref());
        old
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
        let hash = self.0.hasher.hash_one(origin);

        let mut table = self.write();
        let origins = table.origins.get_mut(&hash)?;
        let pairs = origins.iter_mut().find(|pairs| pairs.are_of(&origin))?;
        let old = pairs.by_path.remove(scope.path());
        origins.retain(|pairs| !pairs.by_path.is_empty());
        if origins.is_empty() {
            table.origins.remove(&hash);
        }
        table.discount(old.as_ref());
        old
    }

    /// The header value for a request to this target. Costs a reference count.
    ///
    /// [`OutOfScope::OtherPath`] where only other paths of the origin have credentials, and
    /// [`OutOfScope::NoCredentials`] where the origin has none.
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn header_value_for(&self, target: impl TargetUri) -> Result<HeaderValue, OutOfScope> {
        self.find(target.target()?)
    }

    /// Sets `Authorization` in the headers of a request to this target, in place of any value it
    /// had.
    ///
    /// An error, whatever its reason, takes away a value of a pair that is in the store, and leaves
    /// the caller's own. A value of a pair that was replaced meanwhile is not recognised. A `Host`
    /// field that names another authority is [`OutOfScope::OtherHostField`] (RFC 9112 section 3.2).
    /// A full map is [`OutOfScope::TooManyFields`]: this does not panic.
    #[allow(clippy::needless_pass_by_value, reason = "targets are references")]
    pub fn authorize_headers(
        &self,
        target: impl TargetUri,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        self.set_or_take_away(target.target(), headers)
    }

    /// Sets `Authorization` on a request, in place of any value it had. Errors are those of
    /// [`authorize_headers`](Self::authorize_headers), and take away the same values.
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
        with_headers(request, |uri, headers| self.authorize_headers(uri, headers))
    }

    /// As [`authorize`](Self::authorize), where a URI that is only a path belongs to this
    /// connection.
    #[cfg(feature = "tower")]
    pub(crate) fn authorize_on<B>(
        &self,
        connection: Option<&Scope>,
        request: &mut Request<B>,
    ) -> Result<(), OutOfScope> {
        with_headers(request, |uri, headers| match connection {
            Some(connection) if uri.scheme().is_none() && uri.authority().is_none() => {
                self.set_or_take_away(Ok(connection.target_of(uri)), headers)
            }
            _ => self.authorize_headers(uri, headers),
        })
    }

    fn set_or_take_away(
        &self,
        target: Result<Target<'_>, InvalidScope>,
        headers: &mut HeaderMap,
    ) -> Result<(), OutOfScope> {
        let is_ours = |value: &HeaderValue| self.read().values.contains_key(value);
        set_or_take_away(headers, target, |target| self.find(target), is_ours)
    }

    fn find(&self, target: Target<'_>) -> Result<HeaderValue, OutOfScope> {
        let hash = self.0.hasher.hash_one(target.origin);
        let table = self.read();
        let mut origins = table.origins.get(&hash).into_iter().flatten();
        let pairs = origins.find(|pairs| pairs.are_of(&target.origin));
        let pair = pairs.ok_or(OutOfScope::NoCredentials)?.longest(target.certain_path());
        Ok(pair.ok_or(OutOfScope::OtherPath)?.credentials().header_value().clone())
    }

    // No code of a caller runs under the lock, so a poisoned one guards what is whole.

    fn read(&self) -> RwLockReadGuard<'_, Table> {
        self.0.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table> {
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

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::{Bound, Range};
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
/// there are. Among the paths of one origin, a look-up is one search, however deeply they nest.
/// Adding or removing a path visits those below it.
///
/// Each look-up makes three atomic read-modify-writes: two for the lock, which all threads share,
/// and one for the reference count of the value, which drops with a fourth. Where one scope is
/// enough, [`ScopedCredentials`] lends its value and makes none.
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

/// The pairs of one origin. Never empty.
struct Pairs {
    origin: Scope,
    /// By a number of its own, which a replaced pair keeps: `longest` stays as it is then.
    by_number: BTreeMap<usize, ScopedCredentials>,
    /// The longest path that contains a target. In the order of the bytes, all targets from one key
    /// to before the next have the same. So a look-up is one search, however deeply paths nest.
    longest: BTreeMap<Box<str>, Longest>,
}

#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Longest {
    len: usize,
    /// Of the pair that has this path.
    number: usize,
}

impl Longest {
    /// The whole origin, whether it has a pair or not. It holds before the first key.
    const ROOT: Self = Self { len: 1, number: 0 };
}

impl Pairs {
    fn new(origin: Scope) -> Self {
        Self { origin, by_number: BTreeMap::new(), longest: BTreeMap::new() }
    }

    fn are_of(&self, origin: &Origin<'_>) -> bool {
        self.origin.as_target().origin == *origin
    }

    /// The pair with the longest path that contains this one.
    fn find(&self, path: &str) -> Option<&ScopedCredentials> {
        self.by_number.get(&self.longest(path).number)
    }

    fn longest(&self, path: &str) -> Longest {
        let upto = (Bound::Unbounded, Bound::Included(path));
        self.longest.range::<str, _>(upto).next_back().map_or(Longest::ROOT, |(_, it)| *it)
    }

    fn insert(&mut self, pair: ScopedCredentials) -> Option<ScopedCredentials> {
        let path = pair.scope().path();
        let mut own = self.longest(path);
        if own.len != path.len() {
            let last = self.by_number.last_key_value().map_or(0, |(last, _)| *last);
            own = Longest { len: path.len(), number: last.saturating_add(1) };
            for range in contained(path) {
                for bound in [&range.start, &range.end] {
                    let longest = self.longest(bound);
                    self.longest.entry(bound.clone()).or_insert(longest);
                }
                for (_, longest) in self.longest.range_mut(range) {
                    *longest = own.max(*longest);
                }
            }
        }
        self.by_number.insert(own.number, pair)
    }

    fn remove(&mut self, path: &str) -> Option<ScopedCredentials> {
        let own = self.longest(path);
        if own.len != path.len() {
            return None;
        }
        let parent = path.strip_suffix('/').or_else(|| path.get(..=path.rfind('/')?));
        let next = self.longest(parent.unwrap_or_default());
        for range in contained(path) {
            for (_, longest) in self.longest.range_mut(range.clone()).filter(|it| *it.1 == own) {
                *longest = next;
            }
            for bound in [range.start, range.end] {
                // It stays where another path begins or ends.
                let longest = self.longest.remove(&bound);
                if let Some(longest) = longest.filter(|it| *it != self.longest(&bound)) {
                    self.longest.insert(bound, longest);
                }
            }
        }
        self.by_number.remove(&own.number)
    }
}

/// What a path contains, in the order of the bytes: `/a` itself, and from `/a/` to before `/a0`.
/// Nothing for `/`, which is [`Longest::ROOT`].
fn contained(path: &str) -> Vec<Range<Box<str>>> {
    let text = |parts: [&str; 2]| parts.concat().into_boxed_str();
    match path.strip_suffix('/') {
        Some("") => vec![],
        Some(start) => vec![path.into()..text([start, "0"])],
        None => vec![path.into()..text([path, "\0"]), text([path, "/"])..text([path, "0"])],
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
        let pairs = table.origins.values().flatten().flat_map(|pairs| pairs.by_number.values());
        pairs.map(|pair| pair.scope().clone()).collect()
    }

    /// Adds credentials in place of those of the same scope, and returns the old ones.
    #[expect(clippy::must_use_candidate, reason = "the old pair is seldom of use")]
    pub fn insert(&self, credentials: ScopedCredentials) -> Option<ScopedCredentials> {
        let value = credentials.credentials().header_value().clone();
        let scope = credentials.scope().clone();
        let origin = scope.as_target().origin;
        let hash = self.0.hasher.hash_one(origin);

        let mut table = self.write();
        let origins = table.origins.entry(hash).or_default();
        let old = if let Some(pairs) = origins.iter_mut().find(|pairs| pairs.are_of(&origin)) {
            pairs.insert(credentials)
        } else {
            let mut pairs = Pairs::new(scope.clone());
            pairs.insert(credentials);
            origins.push(pairs);
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
        let old = pairs.remove(scope.path());
        origins.retain(|pairs| !pairs.by_number.is_empty());
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
        let pair = pairs.ok_or(OutOfScope::NoCredentials)?.find(target.certain_path());
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

//! Where credentials come from: a secret file, a URL, a netrc file.
//!
//! Each function reads into memory that is wiped on drop, and says in a sentence what is wrong with
//! its input.
//!
//! | where the secret is | what reads it |
//! |---|---|
//! | a file of its own: Docker, Kubernetes, systemd, a token file | [`read_secret`] |
//! | a URL, such as `HTTP_PROXY=http://ana:t0k3n@proxy.example:3128` | [`split_userinfo`] |
//! | `~/.netrc`, or the file that `NETRC` names | [`Netrc::read_default`](netrc::Netrc::read_default) |
//! | another netrc file | [`Netrc::read`](netrc::Netrc::read) |
//! | a text `email:token` | [`BasicCredentials::from_user_pass`](crate::BasicCredentials::from_user_pass) |
//! | `auth` in Docker's `config.json`, `_auth` in `.npmrc` | [`BasicCredentials::from_base64`](crate::BasicCredentials::from_base64) |
//! | an OAuth client's identifier and secret | [`BasicCredentials::from_oauth_client`](crate::BasicCredentials::from_oauth_client) |
//! | a configuration in JSON, TOML or YAML | `Deserialize`, with the feature `serde` |
//! | an environment variable, a prompt, a keyring | [`BasicCredentials::new`](crate::BasicCredentials::new) |

mod file;
pub mod netrc;
mod userinfo;

pub use file::{ReadSecretError, read_secret};
pub use userinfo::{InvalidUserinfo, split_userinfo};

//! Who somebody is and what that lets them do: accounts, roles, sessions. Passwords are only measured here;
//! hashing and tokens belong to adapters.

mod actor;
mod email;
mod grant;
mod password;
mod role;
mod session;
mod user;

pub use actor::Actor;
pub use email::{Email, InvalidEmail};
pub use grant::{AccountChange, OwnRole, ends_sessions, takes_an_admin};
pub use password::{NewPassword, WeakPassword};
pub use role::{Role, UnknownRole};
pub use session::{RefreshToken, Session};
pub use user::{Profile, User};

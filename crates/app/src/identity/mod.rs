//! Accounts and sessions: who somebody is, how they get in, and how long they stay.

mod account;
mod authenticate;
mod create_admin;
mod login;
mod me;
mod refresh;
mod register;
mod session;
mod sessions;
mod update_me;
mod users;

pub use account::{CreateAccountError, NewAccount, PasswordError, create_account, prepare_password};
pub use authenticate::authenticate;
pub use create_admin::{CreateAdmin, CreateAdminError, create_admin};
pub use login::{Login, LoginError, login};
pub use me::{Me, get_me};
pub use refresh::{RefreshError, refresh};
pub use register::{Register, RegisterError, register};
pub use session::SignedIn;
pub use sessions::{EndSessionError, end_session, list_sessions, logout, logout_all};
pub use update_me::{UpdateMe, UpdateMeError, update_me};
pub use users::{
    ChangeUser, ChangeUserError, CreateStaff, CreateStaffError, ListUsers, UsersError, change_user,
    create_staff, get_user, list_users,
};

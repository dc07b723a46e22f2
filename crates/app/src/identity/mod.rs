//! Accounts and sessions: who somebody is, how they get in, and how long they stay.

mod account;
mod authenticate;
mod change_password;
mod create_admin;
mod device;
mod email;
mod factor;
mod import_users;
mod login;
mod me;
mod notices;
mod one_time;
mod reauthenticate;
mod refresh;
mod register;
mod reset_password;
mod second_factor;
mod session;
mod sessions;
mod throttle;
mod totp;
mod update_me;
mod users;
mod with;

pub use account::{CreateAccountError, NewAccount, PasswordError, create_account, prepare_password};
pub use authenticate::{Access, authenticate};
pub use change_password::{ChangePassword, ChangePasswordError, change_password};
pub use create_admin::{CreateAdmin, CreateAdminError, create_admin};
pub use device::{DeviceToken, remember_device};
pub use email::{EmailError, change_email, resend_verification, verify_email};
pub use import_users::{
    ImportError, Imported, ImportedPatient, ImportedUser, Misfit, StandsFor, import_users,
};
pub use login::{LoggedIn, Login, LoginError, login};
pub use me::{Me, get_me};
pub(crate) use notices::former_address;
pub use one_time::{Mailed, mint_mailed};
pub use reauthenticate::{Reauthenticate, ReauthenticateError, reauthenticate};
pub use refresh::{RefreshError, refresh};
pub use register::{Register, RegisterError, Registered, register};
pub use reset_password::{ResetPassword, ResetPasswordError, forgot_password, reset_password};
pub use second_factor::{
    Enrolment, FactorError, Factors, confirm_totp, enrol_totp, get_factors, remove_totp,
    renew_recovery_codes, reset_totp,
};
pub use session::SignedIn;
pub use sessions::{EndSessionError, end_session, list_sessions, logout, logout_all};
pub use throttle::Caller;
pub use totp::{InvalidSecondFactor, SecondFactor};
pub use update_me::{UpdateMe, UpdateMeError, update_me};
pub use users::{
    ChangeUser, ChangeUserError, CreateStaff, CreateStaffError, ListUsers, UsersError, change_user,
    create_staff, get_user, list_users,
};
pub use with::IdentityPorts;

"""Signing in, opening an account, and what belongs to it."""

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from cocreacion.kernel.forms import Form, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import LANGUAGES
from cocreacion.people.forms.fields import Secret, email_field, public_name_field
from cocreacion.people.places import department_choices

ADVICE = _l("At least 8 characters; 15 or more are better. Several words are easy to remember.")


class SignInForm(Form):
    email = email_field()
    password = Secret(_l("Password"), validators=[needed(_l("Write your password"))])


class RegisterForm(Form):
    email = email_field()
    display_as = public_name_field()


class ForgotForm(Form):
    email = email_field(_l("E-mail address of your account"))


class ChoosePasswordForm(Form):
    """With a link from a letter."""

    password = Secret(
        _l("Password"), description=ADVICE, validators=[needed(_l("Write a password"))]
    )


class InvitedForm(ChoosePasswordForm):
    display_as = public_name_field()


class ChangePasswordForm(Form):
    current_password = Secret(
        _l("Current password"), validators=[needed(_l("Write your current password"))]
    )
    password = Secret(
        _l("New password"), description=ADVICE, validators=[needed(_l("Write a password"))]
    )


class ProfileForm(Form):
    display_as = public_name_field()
    language = RadioField(
        _l("Language of the e-mails we send you"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    department = SelectField(
        _l("Department"),
        description=_l(
            "It helps to see whether all of the country takes part. It is shown beside what you "
            "write, unless you choose otherwise there."
        ),
        choices=department_choices,
    )

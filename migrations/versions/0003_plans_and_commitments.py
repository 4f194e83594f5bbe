"""Plans and commitments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_es", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_written_in", sa.String(), nullable=False),
        sa.Column("name_translated_from", sa.String(), nullable=False),
        sa.Column("central_axis_es", sa.Text(), nullable=False),
        sa.Column("central_axis_en", sa.Text(), nullable=False),
        sa.Column("central_axis_written_in", sa.String(), nullable=False),
        sa.Column("central_axis_translated_from", sa.String(), nullable=False),
        sa.Column("main_focus_es", sa.Text(), nullable=False),
        sa.Column("main_focus_en", sa.Text(), nullable=False),
        sa.Column("main_focus_written_in", sa.String(), nullable=False),
        sa.Column("main_focus_translated_from", sa.String(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("end_year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("declared_organisations", sa.Integer(), nullable=True),
        sa.Column("declared_commitments", sa.Integer(), nullable=True),
        sa.Column("declared_meetings_minimum", sa.Integer(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("review", sa.JSON(), nullable=False),
        sa.Column("other_plans", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plans")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_plans_slug")),
    )
    op.create_table(
        "declared_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("meeting_kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("declared", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plans.id"], name=op.f("fk_declared_counts_plan_id_action_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_counts")),
        sa.UniqueConstraint(
            "plan_id", "meeting_kind", name=op.f("uq_declared_counts_plan_id_meeting_kind")
        ),
    )
    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("summary_es", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_written_in", sa.String(), nullable=False),
        sa.Column("summary_translated_from", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plans.id"], name=op.f("fk_phases_plan_id_action_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("plan_id", "kind", name=op.f("uq_phases_plan_id_kind")),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_es", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_written_in", sa.String(), nullable=False),
        sa.Column("name_translated_from", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plans.id"], name=op.f("fk_themes_plan_id_action_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_themes_plan_id_key")),
    )
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ogp_id", sa.String(), nullable=False),
        sa.Column("ogp_id_basis", sa.String(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("title_basis", sa.String(), nullable=False),
        sa.Column("description_es", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_written_in", sa.String(), nullable=False),
        sa.Column("description_translated_from", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("lead_basis", sa.String(), nullable=False),
        sa.Column("space_es", sa.Text(), nullable=False),
        sa.Column("space_en", sa.Text(), nullable=False),
        sa.Column("space_written_in", sa.String(), nullable=False),
        sa.Column("space_translated_from", sa.String(), nullable=False),
        sa.Column("note_es", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_written_in", sa.String(), nullable=False),
        sa.Column("note_translated_from", sa.String(), nullable=False),
        sa.Column("review", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisations.id"], name=op.f("fk_commitments_lead_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plans.id"], name=op.f("fk_commitments_plan_id_action_plans")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_commitments_theme_id_themes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_commitments_plan_id_number")),
    )
    op.create_index(op.f("ix_commitments_theme_id"), "commitments", ["theme_id"], unique=False)
    op.create_table(
        "commitment_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("problem_es", sa.Text(), nullable=False),
        sa.Column("problem_en", sa.Text(), nullable=False),
        sa.Column("problem_written_in", sa.String(), nullable=False),
        sa.Column("problem_translated_from", sa.String(), nullable=False),
        sa.Column("causes_es", sa.Text(), nullable=False),
        sa.Column("causes_en", sa.Text(), nullable=False),
        sa.Column("causes_written_in", sa.String(), nullable=False),
        sa.Column("causes_translated_from", sa.String(), nullable=False),
        sa.Column("status_quo_es", sa.Text(), nullable=False),
        sa.Column("status_quo_en", sa.Text(), nullable=False),
        sa.Column("status_quo_written_in", sa.String(), nullable=False),
        sa.Column("status_quo_translated_from", sa.String(), nullable=False),
        sa.Column("action_es", sa.Text(), nullable=False),
        sa.Column("action_en", sa.Text(), nullable=False),
        sa.Column("action_written_in", sa.String(), nullable=False),
        sa.Column("action_translated_from", sa.String(), nullable=False),
        sa.Column("theory_of_change_es", sa.Text(), nullable=False),
        sa.Column("theory_of_change_en", sa.Text(), nullable=False),
        sa.Column("theory_of_change_written_in", sa.String(), nullable=False),
        sa.Column("theory_of_change_translated_from", sa.String(), nullable=False),
        sa.Column("transparency_es", sa.Text(), nullable=False),
        sa.Column("transparency_en", sa.Text(), nullable=False),
        sa.Column("transparency_written_in", sa.String(), nullable=False),
        sa.Column("transparency_translated_from", sa.String(), nullable=False),
        sa.Column("participation_es", sa.Text(), nullable=False),
        sa.Column("participation_en", sa.Text(), nullable=False),
        sa.Column("participation_written_in", sa.String(), nullable=False),
        sa.Column("participation_translated_from", sa.String(), nullable=False),
        sa.Column("accountability_es", sa.Text(), nullable=False),
        sa.Column("accountability_en", sa.Text(), nullable=False),
        sa.Column("accountability_written_in", sa.String(), nullable=False),
        sa.Column("accountability_translated_from", sa.String(), nullable=False),
        sa.Column("budget_es", sa.Text(), nullable=False),
        sa.Column("budget_en", sa.Text(), nullable=False),
        sa.Column("budget_written_in", sa.String(), nullable=False),
        sa.Column("budget_translated_from", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_written_in", sa.String(), nullable=False),
        sa.Column("reason_translated_from", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_versions_commitment_id_commitments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_versions")),
        sa.UniqueConstraint(
            "commitment_id", "number", name=op.f("uq_commitment_versions_commitment_id_number")
        ),
    )
    op.create_table(
        "planned_milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("deliverable_kind", sa.String(), nullable=False),
        sa.Column("means_of_verification_es", sa.Text(), nullable=False),
        sa.Column("means_of_verification_en", sa.Text(), nullable=False),
        sa.Column("means_of_verification_written_in", sa.String(), nullable=False),
        sa.Column("means_of_verification_translated_from", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_planned_milestones_commitment_id_commitments"),
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"],
            ["organisations.id"],
            name=op.f("fk_planned_milestones_responsible_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_milestones")),
        sa.UniqueConstraint(
            "commitment_id", "code", name=op.f("uq_planned_milestones_commitment_id_code")
        ),
    )
    op.create_table(
        "supporters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_supporters_commitment_id_commitments"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_supporters_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporters")),
        sa.UniqueConstraint(
            "commitment_id",
            "organisation_id",
            name=op.f("uq_supporters_commitment_id_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_supporters_organisation_id"), "supporters", ["organisation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("supporters")
    op.drop_table("planned_milestones")
    op.drop_table("commitment_versions")
    op.drop_table("commitments")
    op.drop_table("themes")
    op.drop_table("phases")
    op.drop_table("declared_counts")
    op.drop_table("action_plans")

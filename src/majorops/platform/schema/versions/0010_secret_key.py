"""By which key the secrets of this store are sealed; the next start seals those that are plain."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secret_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("clean", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )

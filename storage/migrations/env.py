"""Alembic's entry: `storage.migrate` hands it an open connection, it never makes one."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,
    include_name=context.config.attributes["include_name"],
    render_item=context.config.attributes["render_item"],
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()

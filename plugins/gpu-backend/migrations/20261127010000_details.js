const columns = ['description', 'owner', 'system'];

/**
 * What requests say of themselves, in one place: a further text of that kind needs no column of its own. The columns of
 * before stay, so that a replica of the version before runs on during a rollout; nothing reads them any more.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table
      .text('details', 'longtext')
      .notNullable()
      .defaultTo('{}')
      .comment('JSON: texts by name, such as description');
  });
  for (const row of await knex('gpu_requests').select('id', ...columns)) {
    const details = Object.fromEntries(
      columns
        .filter(column => row[column] !== null)
        .map(column => [column, row[column]]),
    );
    await knex('gpu_requests')
      .where({ id: row.id })
      .update({ details: JSON.stringify(details) });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const { id, details } of await knex('gpu_requests').select(
    'id',
    'details',
  )) {
    const known = JSON.parse(details);
    await knex('gpu_requests')
      .where({ id })
      .update(
        Object.fromEntries(
          columns.map(column => [column, known[column] ?? null]),
        ),
      );
  }
  await knex.schema.alterTable('gpu_requests', table => {
    table.dropColumn('details');
  });
};

/**
 * Limits that administrators set, the lock under which a project's requests are counted, and what a request counts.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('gpu_project_limits', table => {
    table.comment('Every version of the limits that were set for a project');
    table.string('project', 63).notNullable();
    table.integer('version').notNullable();
    table.text('settings', 'longtext').notNullable().comment('JSON');
    table.string('set_by', 400).notNullable().comment('Entity reference');
    table.string('set_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('note').notNullable();
    table.primary(['project', 'version']);
  });
  await knex.schema.createTable('gpu_project_locks', table => {
    table.comment(
      'One row a project, locked while one of its requests is counted and stored',
    );
    table.string('project', 63).primary();
  });
  await knex.schema.alterTable('gpu_requests', table => {
    table
      .integer('device_count')
      .notNullable()
      .defaultTo(1)
      .comment('Devices that it holds or will hold');
    table
      .float('memory_gib')
      .nullable()
      .comment('GPU memory of these, as known when it was stored');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table.dropColumn('device_count');
    table.dropColumn('memory_gib');
  });
  await knex.schema.dropTable('gpu_project_locks');
  await knex.schema.dropTable('gpu_project_limits');
};

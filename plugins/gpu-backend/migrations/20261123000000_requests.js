/**
 * Requests for devices.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('gpu_requests', table => {
    table.comment('Requests for GPU devices that were made through the portal');
    table
      .string('id', 36)
      .primary()
      .comment('Also the value of the request label');
    table
      .string('idempotency_key', 400)
      .nullable()
      .unique()
      .comment('Hash of the requester and the key that came with the request');
    table
      .string('body_hash', 64)
      .notNullable()
      .comment('Tells a repeated request from another');
    table
      .string('active_name', 400)
      .nullable()
      .unique()
      .comment(
        'cluster/namespace/name while it is not final: two cannot hold one name',
      );
    table.string('name', 63).notNullable();
    table.string('project', 63).notNullable().index();
    table.string('tier', 63).notNullable();
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table.text('description').nullable();
    table.text('workload', 'longtext').notNullable().comment('JSON');
    table.string('owner', 400).nullable();
    table.string('system', 400).nullable();
    table.string('requester', 400).notNullable();
    table.string('state', 20).notNullable().index();
    table.text('reason').nullable();
    table
      .text('devices', 'longtext')
      .notNullable()
      .comment('JSON list of device ids');
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('updated_at', 30).notNullable().comment('ISO 8601, UTC');
    table.index(['created_at', 'id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('gpu_requests');
};

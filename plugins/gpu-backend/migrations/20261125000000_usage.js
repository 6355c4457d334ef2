/**
 * The usage ledger: which device was allocated to whom from when to when, and when nobody watched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('gpu_usage_allocations', table => {
    table.comment(
      'Allocations of devices, each with the time in which it held its device',
    );
    table.increments('id');
    table.string('cluster', 255).notNullable();
    table
      .string('device', 500)
      .notNullable()
      .comment('cluster/driver/pool/device');
    table
      .string('open_device', 500)
      .nullable()
      .unique()
      .comment(
        'The device while it is allocated: it cannot be so to two at a time',
      );
    table.string('claim_uid', 128).notNullable();
    table
      .string('allocation', 40)
      .notNullable()
      .comment(
        'Tells allocations of one device to one claim apart: when the scheduler made it, or else when it was first seen',
      );
    table.string('namespace', 255).notNullable();
    table.string('claim', 255).notNullable();
    table.string('tier', 255).nullable();
    table
      .double('price_per_hour')
      .nullable()
      .comment('Of the tier when the allocation began');
    table.string('project', 255).nullable();
    table
      .string('holder', 255)
      .nullable()
      .comment('Value of the label backstage.io/kubernetes-id');
    table.string('request', 255).nullable();
    table.double('memory_bytes').nullable();
    table
      .string('allocated_after', 30)
      .notNullable()
      .comment(
        'ISO 8601, UTC: before this it was not allocated; earlier than allocated_at when nobody saw it begin',
      );
    table
      .string('allocated_at', 30)
      .notNullable()
      .comment('ISO 8601, UTC: from here on it counts');
    table
      .string('freed_at', 30)
      .nullable()
      .comment('ISO 8601, UTC: up to here it counts');
    table
      .string('freed_by', 30)
      .nullable()
      .comment(
        'ISO 8601, UTC: seen free; later than freed_at when nobody saw it end',
      );
    table
      .string('opened_at', 30)
      .notNullable()
      .comment('ISO 8601, UTC: when this was written');
    table.unique(['device', 'claim_uid', 'allocation']);
    table.index(['cluster', 'open_device']);
    table.index(['freed_by', 'id']);
  });
  await knex.schema.createTable('gpu_usage_observations', table => {
    table.comment('From when to when each cluster is watched');
    table.string('cluster', 255).primary();
    table.string('observed_since', 30).notNullable().comment('ISO 8601, UTC');
    table.string('observed_until', 30).notNullable().comment('ISO 8601, UTC');
  });
  await knex.schema.createTable('gpu_usage_gaps', table => {
    table.comment('Times within those in which nobody watched a cluster');
    table.increments('id');
    table.string('cluster', 255).notNullable();
    table.string('from_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('to_at', 30).notNullable().comment('ISO 8601, UTC');
    table.unique(['cluster', 'from_at']);
    table.index(['to_at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('gpu_usage_gaps');
  await knex.schema.dropTable('gpu_usage_observations');
  await knex.schema.dropTable('gpu_usage_allocations');
};

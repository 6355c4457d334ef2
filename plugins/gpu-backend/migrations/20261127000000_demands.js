/**
 * What requests ask for beyond one device of one tier. Rows from before have no demands: they ask for one of their tier.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table
      .text('demands', 'longtext')
      .nullable()
      .comment('JSON: devices of each claim, with their tiers');
    table
      .integer('claims')
      .notNullable()
      .defaultTo(1)
      .comment('ResourceClaims that are made for it');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table.dropColumn('demands');
    table.dropColumn('claims');
  });
};

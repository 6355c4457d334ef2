const prefix = 'component:default/';

/**
 * The catalog entity of each request, which no other active request has. Before, the entity had the name of the request; of
 * several active requests of one name, the oldest keeps it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table
      .string('entity_ref', 255)
      .notNullable()
      .defaultTo('')
      .comment('Entity reference of its Component');
    table
      .string('active_entity', 255)
      .nullable()
      .comment('The same while the request is active');
  });
  const taken = new Set();
  const rows = await knex('gpu_requests')
    .select('id', 'name', 'active_name')
    .orderBy('created_at');
  for (const { id, name, active_name: activeName } of rows) {
    const isActive = activeName !== null;
    const entityRef =
      isActive && taken.has(name)
        ? `${prefix}${name}-${id.slice(0, 8)}`
        : `${prefix}${name}`;
    if (isActive) {
      taken.add(name);
    }
    await knex('gpu_requests')
      .where({ id })
      .update({
        entity_ref: entityRef,
        active_entity: isActive ? entityRef : null,
      });
  }
  await knex.schema.alterTable('gpu_requests', table => {
    table.unique(['active_entity'], { indexName: 'gpu_requests_entity_idx' });
    table.index(['entity_ref'], 'gpu_requests_entity_ref_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('gpu_requests', table => {
    table.dropUnique(['active_entity'], 'gpu_requests_entity_idx');
    table.dropIndex(['entity_ref'], 'gpu_requests_entity_ref_idx');
  });
  await knex.schema.alterTable('gpu_requests', table => {
    table.dropColumn('entity_ref');
    table.dropColumn('active_entity');
  });
};

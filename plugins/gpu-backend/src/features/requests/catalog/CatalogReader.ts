import {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** Reads in the catalog what requests depend on. */
export class CatalogReader {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: Pick<LoggerService, 'warn'>;
  #isAway = false;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: Pick<LoggerService, 'warn'>;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /**
   * Those of the references that the catalog has an entity for, whoever may see it. None while the catalog does not answer: it
   * refuses an entity that another source has, so a wrong guess hides the request's entity and replaces no other.
   */
  async existing(entityRefs: string[]): Promise<string[]> {
    try {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['metadata.name'] },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      this.#isAway = false;
      return entityRefs.filter((_ref, index) => items[index]);
    } catch (error) {
      if (!this.#isAway) {
        this.#isAway = true;
        this.#logger.warn(
          'the catalog does not answer, so names of services are not compared with its entities',
          toError(error),
        );
      }
      return [];
    }
  }

  /**
   * Who owns a System, as far as the caller may see it; undefined when the caller sees no such System.
   *
   * @throws ServiceUnavailableError when the catalog does not answer
   */
  async systemOwners(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<string[] | undefined> {
    try {
      const entity = await this.#catalog.getEntityByRef(
        `system:default/${name}`,
        { credentials },
      );
      return entity?.relations
        ?.filter(({ type }) => type === RELATION_OWNED_BY)
        .map(({ targetRef }) => targetRef);
    } catch (error) {
      const cause = toError(error);
      throw new ServiceUnavailableError(
        `the owner of system ${name} could not be read: the catalog does not answer`,
        cause,
      );
    }
  }
}

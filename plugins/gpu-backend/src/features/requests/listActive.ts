import { RequestStore, StoredRequest } from './RequestStore';

const pageSize = 500;

/** The requests that are not final, newest first: all, or those of one cluster. */
export async function listActive(
  store: Pick<RequestStore, 'list'>,
  cluster?: string,
): Promise<StoredRequest[]> {
  const requests: StoredRequest[] = [];
  let page: StoredRequest[];
  do {
    const last: StoredRequest | undefined = requests[requests.length - 1];
    page = await store.list({
      active: true,
      cluster,
      cursor: last && { createdAt: last.createdAt, id: last.id },
      limit: pageSize,
    });
    requests.push(...page);
  } while (page.length === pageSize);
  return requests;
}

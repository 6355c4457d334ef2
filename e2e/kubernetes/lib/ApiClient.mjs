import { Agent, request } from 'undici';

/** A few raw calls to the control plane's API server, with the admin's token. */
export class ApiClient {
  #url;
  #token;
  #dispatcher;

  constructor({ url, token, ca }) {
    this.#url = url;
    this.#token = token;
    this.#dispatcher = new Agent({ connect: { ca } });
  }

  /** Parsed answer, or undefined for 404. Throws with the server's words from 400 on. */
  async call(method, path, body, contentType = 'application/json') {
    const response = await request(`${this.#url}${path}`, {
      method,
      dispatcher: this.#dispatcher,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': contentType,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.body.text();
    if (response.statusCode === 404 && method === 'GET') {
      return undefined;
    }
    if (response.statusCode >= 400) {
      const error = new Error(
        `${method} ${path}: ${response.statusCode} ${text.slice(0, 500)}`,
      );
      error.statusCode = response.statusCode;
      throw error;
    }
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  async close() {
    await this.#dispatcher.close();
  }
}

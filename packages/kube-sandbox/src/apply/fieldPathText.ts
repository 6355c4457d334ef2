import { splitPath } from './FieldSet';

/** A path as Kubernetes prints it: `.spec.template.spec.containers[name="server"].image`. */
export function fieldPathText(path: string): string {
  return splitPath(path)
    .map(element => {
      const content = element.slice(2);
      switch (element.slice(0, 2)) {
        case 'k:': {
          const keys = Object.entries(JSON.parse(content));
          return `[${keys
            .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
            .join(',')}]`;
        }
        case 'v:':
          return `[=${content}]`;
        default:
          return `.${content}`;
      }
    })
    .join('');
}

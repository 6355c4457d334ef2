import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navigationModule } from './modules/navigationModule';

/** The portal: every plugin package of this app is discovered, the navigation is ours. */
export const app = createApp({ features: [catalogPlugin, navigationModule] });

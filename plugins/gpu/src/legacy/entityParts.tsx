import { compatWrapper } from '@backstage/core-compat-api';
import { EntityGpuCard } from '../entity/EntityGpuCard';
import { EntityGpuContent } from '../entity/EntityGpuContent';

/** The card, with the routes of a legacy app. */
export function LegacyEntityGpuCard() {
  return compatWrapper(<EntityGpuCard />);
}

/** The tab, with the routes of a legacy app. */
export function LegacyEntityGpuContent() {
  return compatWrapper(<EntityGpuContent />);
}

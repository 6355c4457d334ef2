import { compatWrapper } from '@backstage/core-compat-api';
import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { GpuOverviewPage } from '../overview/GpuOverviewPage';
import { gpuTranslationRef } from '../translation';

/** The GPU page with the frame that the new frontend system brings by itself. */
export function LegacyGpuPage() {
  const { t } = useTranslationRef(gpuTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} />
      <Content>{compatWrapper(<GpuOverviewPage />)}</Content>
    </Page>
  );
}

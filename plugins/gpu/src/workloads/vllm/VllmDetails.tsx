import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { gpuTranslationRef } from '../../translation';
import { CopyableCode } from '../../ui/CopyableCode';
import { DefinitionList } from '../../ui/DefinitionList';

/** The model of a vLLM server, and a call to try it. */
export function VllmDetails(props: { request: GpuRequest }) {
  const { request } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const model = String(request.workload.model);
  return (
    <Flex direction="column" gap="4">
      <DefinitionList rows={[{ label: t('entity.model'), value: model }]} />
      {request.state === 'ready' && request.endpoint && (
        <Flex direction="column" gap="1">
          <Text color="secondary">{t('entity.tryIt')}</Text>
          <CopyableCode
            label={t('entity.tryIt')}
            code={tryCommand(request.endpoint, model)}
          />
        </Flex>
      )}
    </Flex>
  );
}

function tryCommand(endpoint: string, model: string): string {
  const body = JSON.stringify({
    model,
    messages: [{ role: 'user', content: 'Hello' }],
  });
  return `curl ${endpoint}/chat/completions \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

import type { VouchersReported } from '@jumin/contracts';
import type { CommandHandler } from '@jumin/event-store';
import { accept, commandIdOf, yearOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { VouchersExpected } from '../domain/day/documents';

/** Takes over what the tax authority reported: from then on the treasury is expected to enter it. */
export const expectVouchers =
  (expected: CommandHandler<null, VouchersExpected>) =>
  async (messages: readonly Message[]): Promise<void> => {
    await expected.handle(
      messages.map((message) => {
        const { county, fileHash, lines } = message.data as VouchersReported;
        return {
          id: commandIdOf('expect', message.id),
          stream: `expected-${county}-${yearOf(message.receivedOn)}`,
          actor: message.actor,
          effectiveOn: message.effectiveOn,
          receivedOn: message.receivedOn,
          causation: message.id,
          decide: () =>
            accept<VouchersExpected>({
              type: 'VouchersExpected',
              data: { county, ...(fileHash === undefined ? {} : { fileHash }), lines },
            }),
        };
      }),
    );
  };

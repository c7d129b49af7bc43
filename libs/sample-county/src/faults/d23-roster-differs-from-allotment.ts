import { amountOf } from '../happenings/happenings';
import type { FaultClass } from './fault';

/** Finance allots for another headcount (the agency's roster was changed), or another sum for the same people (finance's own mistake). */
export const rosterDiffersFromAllotment: FaultClass = {
  code: 'D23',
  seed: ({ happenings, rules, random }) => {
    const rosters = random.shuffled(happenings.vouchers.filter(({ roster }) => roster));
    return rosters.slice(0, 2).map((voucher, at) => {
      const people = voucher.payments.length;
      const byHeadcount = at === 0;
      const differenceFen = byHeadcount ? rules.specialTierFen : 5_000;
      const amountFen = amountOf(voucher) + differenceFen;
      voucher.allotted = { people: byHeadcount ? people + 1 : people, amountFen };
      const party = byHeadcount ? 'H' : 'F';
      const { rosterNo, allotmentNo } = voucher.roster!;
      return {
        class: 'D23',
        erred: party,
        corrects: party,
        knowableDay: voucher.day,
        roster: voucher,
        keys: { rosterNo, allotmentNo },
        amountFen,
        differenceFen,
      };
    });
  },
};

import { County, county, detail, enrolled, entered, policyLoaded, subject, voucher } from './testing/county';

let jingyuan: County;
beforeEach(async () => {
  jingyuan = await County.open();
});
afterEach(() => jingyuan.drop());

const types = async (nth: number) => (await jingyuan.events(nth)).map(({ type }) => type);

describe('a contribution', () => {
  it('is declared by its voucher and posted when the treasury has entered it', async () => {
    await jingyuan.arrive(policyLoaded(), enrolled(1));
    await jingyuan.arrive(
      { file: 'vouchersFile', lines: [voucher('v1', 50000)] },
      { file: 'voucherDetailsFile', lines: [detail('v1', 1, 50000)] },
    );
    expect(await types(1)).toEqual(['ParticipantNoted', 'ContributionDeclared']);
    await jingyuan.arrive(entered({ voucherNo: 'v1', enteredOn: '2022-10-09', amountFen: 50000 }));
    expect(await types(1)).toEqual(['ParticipantNoted', 'ContributionDeclared', 'ContributionPosted']);
    const account = await jingyuan.service.account(subject(1));
    expect(account.standings).toEqual([expect.objectContaining({ feeYear: 2022, keptFen: 50000, tierFen: 50000, refundDueFen: 0 })]);
    expect(await jingyuan.service.refundsDue(county, 2022 as never)).toEqual([]);
  });
});

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Agencies by their letter in files, cases and tokens; `system` is the deployment itself. */
const agencies: Readonly<Record<string, Words>> = {
  H: { zh: '人社 H', en: 'Human resources (H)' },
  T: { zh: '税务 T', en: 'Tax (T)' },
  K: { zh: '国库 K', en: 'Treasury (K)' },
  F: { zh: '财政 F', en: 'Finance (F)' },
  B: { zh: '银行 B', en: 'Bank (B)' },
  W: { zh: '乡镇 W', en: 'Township (W)' },
  V: { zh: '村 V', en: 'Village (V)' },
  D: { zh: '部门 D', en: 'Department (D)' },
  payer: { zh: '缴费人', en: 'Payer' },
  nobody: { zh: '无', en: 'Nobody' },
  system: { zh: '系统', en: 'System' },
};
const roles: Readonly<Record<string, Words>> = {
  clerk: { zh: '经办', en: 'clerk' },
  head: { zh: '负责人', en: 'head' },
  operator: { zh: '管理员', en: 'operator' },
  service: { zh: '自动', en: 'automatic' },
};

/** An agency or party for people: 税务 T. A letter nobody knows stands for itself. */
export const partyName = (agency: string): Words => agencies[agency] ?? { zh: agency, en: agency };
const roleName = (role: string): Words => roles[role] ?? { zh: role, en: role };

/** Who did it, for people: 税务 T 负责人（620421）; the place as its name where the caller knows one. */
export const actorWords = ({ agency, role }: { readonly agency: string; readonly role: string }, place: string): Words => {
  const [party, position] = [partyName(agency), roleName(role)];
  return {
    zh: `${party.zh} ${position.zh}${place === '' ? '' : `（${place}）`}`,
    en: `${party.en}, ${position.en}${place === '' ? '' : ` (${place})`}`,
  };
};

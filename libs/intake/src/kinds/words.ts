import { oneOf } from '../cell';

/** 缴费类型: 当年, 补缴, 提档补缴, 代缴. */
export type PaymentKind = 'current' | 'back-payment' | 'tier-upgrade' | 'on-behalf';
export const paymentKind = oneOf<PaymentKind>({ 当年: 'current', 补缴: 'back-payment', 提档补缴: 'tier-upgrade', 代缴: 'on-behalf' });

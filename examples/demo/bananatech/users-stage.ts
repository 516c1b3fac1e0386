import { randomUUID } from 'node:crypto';
import type { CardTemplate } from '../../../sdk/src/bananatech/index.ts';
import { picture } from '../picture.ts';
import { BananaTechStage } from './bananatech-stage.ts';

/** A stage on which users are registered. */
export abstract class UsersStage extends BananaTechStage {
  async register(template: CardTemplate, front: Uint8Array): Promise<number> {
    const { client, timeline } = this;
    const email = `ada.${randomUUID()}@example.com`;
    const registered = await client.register({
      email,
      template_id: template.id,
      kyc_data: {
        first_name: 'Ada',
        last_name: 'Lovelace',
        gender: 'FEMALE',
        date_of_birth: '1990-12-10',
        identification_type: 'PASSPORT',
        identification_number: 'X1234567',
        front_img_base64: Buffer.from(front).toString('base64'),
        country_code: 'GB',
      },
    });
    this.documented(registered, 'user');
    timeline.line('→', 'user/register', `user ${registered.user_id}, with a picture of their passport`);
    return registered.user_id;
  }

  async refused(template: CardTemplate): Promise<void> {
    const { timeline } = this;
    timeline.heading('Somebody whose document cannot be read is refused');
    const user_id = await this.register(template, Buffer.from('not a picture'));
    const told = await this.told('USER_CREATE_RESULT', user_id);
    this.documented(told, 'rejected');
    timeline.same(
      [told.status, told.message],
      ['REJECTED', 'Document is not readable'],
      'USER_CREATE_RESULT',
    );
    timeline.line('←', 'USER_CREATE_RESULT', `${told.status}: ${told.message}`);
  }

  async approved(template: CardTemplate): Promise<number> {
    const { timeline } = this;
    timeline.heading('A user is approved');
    const user_id = await this.register(template, picture());
    const told = await this.told('USER_CREATE_RESULT', user_id);
    this.documented(told, 'approved');
    timeline.same(told.status, 'APPROVED', 'USER_CREATE_RESULT');
    timeline.line('←', 'USER_CREATE_RESULT', told.status);
    return user_id;
  }
}

import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. */
export const message: Language['message'] = {
  above: 'Pesan di atas adalah ID sesi kamu dari {brand}.',
  use: 'Tekan lama, salin, lalu tempel di bot kamu sebagai SESSION_ID.',
  guide: 'Begini caranya: {guide}',
  secret:
    'Rahasiakan: siapa pun yang memilikinya bisa membaca pesanmu dan menulis atas namamu. Tidak akan pernah ada yang memintanya darimu. Jangan diteruskan.',
  others: 'Perangkat tertaut kamu yang lain juga melihat ini. Hapus kedua pesan setelah ID disalin.',
  leave: `Biarkan perangkat "{device}" di ${LINKED_DEVICES}; bot kamu memakainya. HP ini harus online sesekali.`,
  undo: `Kamu tidak memintanya? Buka WhatsApp, ${LINKED_DEVICES}, lalu keluarkan perangkat itu.`,
  madeBy: 'Dibuat oleh {site}',
};

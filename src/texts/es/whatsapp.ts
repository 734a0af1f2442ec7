/**
 * The words that WhatsApp itself shows in Spanish. Sources:
 * https://www.eldestapeweb.com/tecnologia/whatsapp/asi-podes-usar-el-modo-multidispositivo-en-whatsapp-202612616329 (the menu, linking),
 * https://vivofullperiodicos.blogspot.com/2023/09/como-acceder-whatsapp-web-sin-codigo-qr.html (linking by number),
 * https://www.unotv.com/tecnologia/como-ponerle-contrasena-a-whatsapp-y-usar-huella-o-face-id-en-android-e-iphone/ (passkey),
 * https://www.cope.es/actualidad/tecnologia/noticias/problema-suponer-grupo-whatsapp-contigo-pocos-dan-cuenta-fundamental-20250721_3188692.html (own chat).
 */
export const LINKED_DEVICES = 'Dispositivos vinculados';
export const LINK_A_DEVICE = 'Vincular un dispositivo';
export const LINK_WITH_NUMBER = 'Vincular con el número de teléfono';
/** A phone says one or the other, as its Spanish is that of Latin America or of Spain. */
export const SETTINGS = 'Configuración o Ajustes';
/** What stands beside the own name in the list of chats. */
export const YOU = '(Tú)';

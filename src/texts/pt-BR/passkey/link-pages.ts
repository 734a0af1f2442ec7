const asked = 'O WhatsApp pede sua chave de acesso. Deixe o WhatsApp aberto no celular.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Sua chave de acesso assina uma coisa: que este site passa a ser um dispositivo conectado na sua conta. Ele então pode ler e escrever no seu lugar.',
  passkeyOnlyIf: 'Só continue se você quer que este site tenha um dispositivo conectado na sua conta.',
  passkeyHeading: 'Sua chave de acesso',
  passkeyGet: 'Baixar o assistente',
  passkeyInstall: 'Como instalar',
  passkeyNewTab: 'em uma nova aba',
  passkeyStay: 'Deixe esta página aberta.',
  passkeyClick:
    'Volte aqui. Clique na peça de quebra-cabeça no alto à direita do navegador e depois em Passkey helper. Ou aperte Alt+Shift+K.',
  passkeyYes:
    'Clique em Yes (sim). Seu navegador pede a chave de acesso. Se ele mostrar um QR code, escaneie com a câmera do celular, não com o WhatsApp.',
  passkeyBluetooth: 'O Bluetooth precisa estar ligado, aqui e no celular.',
  passkeyNone: 'Ainda sem chave de acesso? Seu celular oferece criar uma. Aceite e depois volte.',
  passkeyTrouble: 'Não funciona, ou pede uma chave USB',
  passkeyNoBluetooth:
    'Sem Bluetooth, este computador não alcança a chave de acesso no seu celular. Use outro computador, ou o navegador em que você criou a chave de acesso.',
  passkeyOtherDay: 'O WhatsApp não pede a todas as contas, e nem sempre. Você pode tentar de novo outro dia.',
  passkeyKeepOpen: 'Deixe o WhatsApp aberto na tela até esta página dizer que terminou.',
  passkeyFirst: 'Baixar antes o assistente',
  compareHeading: 'O código para comparar',
  compareSame: 'Sim, é igual',
  compareOther: 'Não, é outro',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'O WhatsApp pede sua chave de acesso.',
  passkeyChecking: 'Obrigado. O WhatsApp está conferindo.',
  passkeyAgain:
    'O WhatsApp não aceitou essa resposta e pede mais uma vez. Clique de novo no assistente nesta página.',
  passkeyLost: 'Sua resposta não chegou. Clique de novo no assistente nesta página.',
  compareLost: 'Sua resposta não chegou. Aperte o botão de novo.',
  passkeyNeedsComputer:
    'O WhatsApp pede a esta conta uma chave de acesso. Isso exige um computador com Chrome, Edge, Brave ou Firefox. Pare aqui, abra {host} nesse computador, escolha QR code e escaneie com o celular.',
  passkeyNotSafari:
    'O Safari não consegue fazer este passo. Use Chrome, Edge, Brave ou Firefox neste computador.',
  passkeyNeedsHttps:
    'O endereço desta página não começa com https, por isso o assistente da chave de acesso a recusa. Pare aqui e abra o endereço https deste site, ou pergunte a quem mantém o site.',
  passkeyTooOld:
    'Este navegador é antigo demais para este passo. Atualize, ou use um Chrome, Edge, Brave ou Firefox novo neste computador.',
};

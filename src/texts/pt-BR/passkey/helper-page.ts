import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. The helper itself speaks English. */
export const helperPage = {
  helperTitle: 'O assistente da chave de acesso - {{brandName}}',
  helperAbout: 'O que é o assistente da chave de acesso, como instalar e como remover.',
  helperHeading: 'O assistente da chave de acesso',
  helperLead:
    'O WhatsApp pede a algumas contas a chave de acesso (passkey) antes de conectar um dispositivo. Com esta pequena extensão do navegador você consegue responder.',
  helperWhy: 'Por que é preciso',
  helperWhatIs:
    'Uma chave de acesso (passkey) é uma chave no lugar de uma senha. Seu celular ou computador guarda essa chave e a libera com seu dedo, seu rosto ou seu PIN.',
  helperOneSite:
    'Uma chave de acesso só funciona no site dela. A do WhatsApp funciona em web.whatsapp.com, por isso esta página não pode pedi-la. O assistente pede lá e traz a resposta para a página que precisa dela.',
  helperFirst:
    'Você só precisa dele se o WhatsApp pedir. Aí você tem dez minutos, no máximo. Sua conta é uma das que recebem esse pedido? Instale o assistente antes: assim esse passo leva cerca de um minuto.',
  helperWarning:
    'Só continue se você quer que este site tenha um dispositivo conectado na sua conta: ele pode ler e escrever no seu lugar.',
  helperGet: 'Baixe o assistente',
  helperGetIt: 'Baixar o assistente',
  helperGetText: 'É preciso um computador com Chrome, Edge, Brave, Opera ou Firefox.',
  helperHashIs: 'O SHA-256 do arquivo:',
  helperHashText:
    'Ele é feito para este site e recusa qualquer outro. Fora o nome deste site, seus cinco arquivos são os do programa por trás deste site, curtos o bastante para ler.',
  helperChrome: 'Instale no Chrome, Edge, Brave ou Opera',
  helperChromeVersion:
    'Seu navegador precisa ser o Chrome 129 ou mais novo, ou um que seja feito a partir dele.',
  helperUnzip: 'Descompacte o arquivo. Você recebe uma pasta.',
  helperCopyExtensions: 'Copie isto para a barra de endereço e aperte Enter:',
  helperDeveloper: `Ative o ${DEVELOPER_MODE} (Developer mode).`,
  helperLoad: `Clique em ${LOAD_UNPACKED} (Load unpacked) e escolha a pasta.`,
  helperUnverified:
    'Seu navegador pode avisar que não consegue verificar de onde vem o assistente. Ele diz isso de tudo que não vem da loja dele.',
  helperFirefox: 'Instale no Firefox',
  helperFirefoxVersion: 'Seu Firefox precisa ser o 128 ou mais novo.',
  helperLoadFirefox: `Clique em ${LOAD_TEMPORARY} (Load Temporary Add-on) e escolha o zip.`,
  helperGone: 'O Firefox esquece o assistente quando é fechado.',
  helperFirefoxPhone:
    'Em alguns computadores o Firefox pede uma chave USB e não oferece seu celular. Nesse caso, use Chrome, Edge ou Brave.',
  helperUse: 'Use o assistente',
  helperClick:
    'Na página que pede sua chave de acesso, clique na peça de quebra-cabeça no alto à direita do navegador e depois em Passkey helper. Ou aperte Alt+Shift+K; no Mac, Option+Shift+K.',
  helperName:
    'Uma janela pequena, em inglês, mostra o nome do site. Clique em Yes (sim) só se for o site em que você começou.',
  helperScan:
    'Seu navegador pede a chave de acesso. Se ele mostrar um QR code, escaneie com a câmera do celular, não com o WhatsApp. O Bluetooth precisa estar ligado, no computador e no celular.',
  helperNone: 'Ainda sem chave de acesso? Seu celular oferece criar uma. Aceite e depois volte.',
  helperRemove: 'Remova o assistente',
  helperRemoveText: `Já conectou? Abra de novo a página das suas extensões, remova o assistente e desative o ${DEVELOPER_MODE}. Depois apague a pasta e o zip.`,
  helperCan: 'O que ele pode e não pode fazer',
  helperCanSee: 'Ele vê a página em que você clica no ícone dele e pede a chave de acesso no WhatsApp Web.',
  helperCanWindow:
    'Para isso ele abre uma janela do WhatsApp Web e depois a fecha. Por isso seu navegador diz que ele pode ler e alterar seus dados lá.',
  helperCannotStart: 'Ele não faz nada até você clicar no ícone dele. Nenhum site pode iniciá-lo.',
  helperCannotSend: 'Ele não vê nenhuma outra página, não envia nada a lugar nenhum e não guarda nada.',
  helperTrouble: 'Se não funcionar',
  helperOnPhone:
    'No celular: os navegadores de lá não aceitam um assistente assim. Abra este site em um computador, escolha QR code e escaneie com o celular.',
  helperSafari:
    'O Safari não consegue fazer este passo. Use Chrome, Edge, Brave ou Firefox neste computador.',
  helperBluetooth:
    'Sem Bluetooth, um computador não alcança a chave de acesso no seu celular; nesse caso ele pode pedir uma chave USB. Use outro computador, ou o navegador em que você criou a chave de acesso.',
  helperHttps: 'O assistente só responde a páginas cujo endereço começa com https.',
  helperPrivate:
    'Em uma janela anônima os navegadores não mostram o assistente. Conecte em uma janela normal.',
  helperOther: 'O WhatsApp não pede a todas as contas, e nem sempre. Você pode tentar de novo outro dia.',
  helperProven: 'O que foi testado',
  helperProvenText:
    'Foi testado no Chromium e no Firefox, com chaves de acesso feitas para o teste e uma imitação do WhatsApp, na qual também foi testado um segundo programa que conecta deste jeito. Ainda não testado: uma conta real com seu celular, e Edge, Brave e Opera. O WhatsApp pode querer outra coisa.',
};

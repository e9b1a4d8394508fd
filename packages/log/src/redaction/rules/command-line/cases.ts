import type { RuleCases } from '../testing-cases.ts';

const word = 'hunter2';

export const cases: RuleCases = {
  finds: [
    ['mysql -u root -p', word, ' app'],
    ['mysqldump -uroot -p', word, ' app > x.sql'],
    ['mysql -u root -p ', word, ' app'],
    ['curl -u ada:', word, ' https://example.com'],
    ['curl -s --user "ada:', word, '" https://example.com'],
    ['sshpass -p ', word, ' ssh ada@example.com'],
    ["sshpass -p '", word, "' ssh ada@example.com"],
    ['redis-cli -h cache -a ', word, ' ping'],
    ['docker login -u ada -p ', word, ' registry.example.com'],
    ['ldapsearch -x -D cn=admin -w ', word, ' -b dc=example'],
    ['a0="mysql" a1="-uroot" a2="-p', word, '"'],
    ['["curl","-u","ada:', word, '","https://example.com"]'],
    ['htpasswd -bc /etc/nginx/.htpasswd ada ', word, ''],
    ['smbclient //host/share -U ada%', word, ''],
    ["echo '", word, "' | sudo -S ls"],
    ['echo "root:', word, '" | chpasswd'],
    ['net use x: /user:ada ', word, ''],
    ['openssl rsa -in x.pem -passin pass:', word, ' -out y.pem'],
  ],
  ordinary: [
    'mysql -u root -p app',
    'mysql -P 3306 -h db',
    'mysql -u root -p$PASSWORD app',
    'ssh -p 2222 ada@example.com',
    'mkdir -p /var/lib/app1',
    'curl -u ada https://example.com',
    'curl -o x https://example.com:8080/a',
    'docker run -p 8080:80 app',
    'docker login -u ada --password-stdin',
    'echo hello | grep x',
    'echo $PASSWORD | sudo -S ls',
    'zip -r x.zip folder',
    'netstat -anp',
  ],
};

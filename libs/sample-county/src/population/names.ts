import type { Random } from '../random';

/** Common surnames, the commoner ones repeated, and characters of given names: whoever results is invented. */
const surnames = [
  ...'王李张刘陈王李张刘陈杨黄赵周吴杨赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文',
];
const forMen = [...'伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建文国栋志海东庆永福生成祥贵德学兵洪树'];
const forWomen = [...'芳娜敏静丽艳娟霞秀兰英玲燕红梅琳雪婷慧莹萍桂香月琴素云莲珍贞莉巧凤洁美春菊青倩晶妍茜秋珊锦黛'];

export const inventedName = (sex: 'male' | 'female', random: Random): string => {
  const given = sex === 'male' ? forMen : forWomen;
  const surname = random.pick(surnames);
  return random.chance(0.22) ? surname + random.pick(given) : surname + random.pick(given) + random.pick(given);
};

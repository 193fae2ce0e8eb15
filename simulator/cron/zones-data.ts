// Made by `node tools/generate/zones.ts` from the tz database. Do not edit. The form: zones.ts.
export const ZONE_DATA =
  '-720 Etc/GMT+12\n\
-660 Etc/GMT+11 Pacific/Midway,Niue,Pago_Pago,Samoa US/Samoa\n\
-600 Etc/GMT+10 HST Pacific/Honolulu,Johnston,Rarotonga,Tahiti US/Hawaii\n\
-600>-540,M3.2.0,M11.1.0 America/Adak,Atka US/Aleutian\n\
-570 Pacific/Marquesas\n\
-540 Etc/GMT+9 Pacific/Gambier\n\
-540>-480,M3.2.0,M11.1.0 America/Anchorage,Juneau,Metlakatla,Nome,Sitka,Yakutat US/Alaska\n\
-480 Etc/GMT+8 Pacific/Pitcairn\n\
-480>-420,M3.2.0,M11.1.0 America/Ensenada,Los_Angeles,Santa_Isabel,Tijuana Mexico/BajaNorte PST8PDT US/Pacific\n\
-420 America/Creston,Dawson,Dawson_Creek,Fort_Nelson,Hermosillo,Mazatlan,Phoenix,Vancouver,Whitehorse Canada/Pacific,Yukon Etc/GMT+7 MST Mexico/BajaSur US/Arizona\n\
-420>-360,M3.2.0,M11.1.0 America/Boise,Cambridge_Bay,Ciudad_Juarez,Denver,Shiprock MST7MDT,Navajo US/Mountain\n\
-360 America/Bahia_Banderas,Belize,Chihuahua,Costa_Rica,Edmonton,El_Salvador,Guatemala,Inuvik,Managua,Merida,Mexico_City,Monterrey,Regina,Swift_Current,Tegucigalpa,Yellowknife Canada/Mountain,Saskatchewan Etc/GMT+6 Mexico/General Pacific/Galapagos\n\
-360>-300,M3.2.0,M11.1.0 America/Chicago,Indiana/Knox,Indiana/Tell_City,Knox_IN,Matamoros,Menominee,North_Dakota/Beulah,North_Dakota/Center,North_Dakota/New_Salem,Ojinaga,Rainy_River,Rankin_Inlet,Resolute,Winnipeg CST6CDT Canada/Central US/Central,Indiana-Starke\n\
-360>-300,M9.1.6/22,M4.1.6/22 Chile/EasterIsland Pacific/Easter\n\
-300 America/Atikokan,Bogota,Cancun,Cayman,Coral_Harbour,Eirunepe,Guayaquil,Jamaica,Lima,Panama,Porto_Acre,Rio_Branco Brazil/Acre EST,Jamaica Etc/GMT+5\n\
-300>-240,M3.2.0,M11.1.0 America/Detroit,Fort_Wayne,Grand_Turk,Indiana/Indianapolis,Indiana/Marengo,Indiana/Petersburg,Indiana/Vevay,Indiana/Vincennes,Indiana/Winamac,Indianapolis,Iqaluit,Kentucky/Louisville,Kentucky/Monticello,Louisville,Montreal,Nassau,New_York,Nipigon,Pangnirtung,Port-au-Prince,Thunder_Bay,Toronto Canada/Eastern EST5EDT US/East-Indiana,Eastern,Michigan\n\
-300>-240,M3.2.0/0,M11.1.0/1 America/Havana Cuba\n\
-240 America/Anguilla,Antigua,Aruba,Barbados,Blanc-Sablon,Boa_Vista,Campo_Grande,Caracas,Cuiaba,Curacao,Dominica,Grenada,Guadeloupe,Guyana,Kralendijk,La_Paz,Lower_Princes,Manaus,Marigot,Martinique,Montserrat,Port_of_Spain,Porto_Velho,Puerto_Rico,Santo_Domingo,St_Barthelemy,St_Kitts,St_Lucia,St_Thomas,St_Vincent,Tortola,Virgin Brazil/West Etc/GMT+4\n\
-240>-180,M3.2.0,M11.1.0 America/Glace_Bay,Goose_Bay,Halifax,Moncton,Thule Atlantic/Bermuda Canada/Atlantic\n\
-240>-180,M9.1.6/24,M4.1.6/24 America/Santiago Chile/Continental\n\
-210>-150,M3.2.0,M11.1.0 America/St_Johns Canada/Newfoundland\n\
-180 America/Araguaina,Argentina/Buenos_Aires,Argentina/Catamarca,Argentina/ComodRivadavia,Argentina/Cordoba,Argentina/Jujuy,Argentina/La_Rioja,Argentina/Mendoza,Argentina/Rio_Gallegos,Argentina/Salta,Argentina/San_Juan,Argentina/San_Luis,Argentina/Tucuman,Argentina/Ushuaia,Asuncion,Bahia,Belem,Buenos_Aires,Catamarca,Cayenne,Cordoba,Coyhaique,Fortaleza,Jujuy,Maceio,Mendoza,Montevideo,Paramaribo,Punta_Arenas,Recife,Rosario,Santarem,Sao_Paulo Antarctica/Palmer,Rothera Atlantic/Stanley Brazil/East Etc/GMT+3\n\
-180>-120,M3.2.0,M11.1.0 America/Miquelon\n\
-120 America/Noronha Atlantic/South_Georgia Brazil/DeNoronha Etc/GMT+2\n\
-120>-60,M3.5.0/-1,M10.5.0/0 America/Godthab,Nuuk,Scoresbysund\n\
-60 Atlantic/Cape_Verde Etc/GMT+1\n\
-60>0,M3.5.0/0,M10.5.0/1 Atlantic/Azores\n\
0 Africa/Abidjan,Accra,Bamako,Banjul,Bissau,Casablanca,Conakry,Dakar,El_Aaiun,Freetown,Lome,Monrovia,Nouakchott,Ouagadougou,Sao_Tome,Timbuktu America/Danmarkshavn Atlantic/Reykjavik,St_Helena Etc/GMT,GMT+0,GMT-0,GMT0,Greenwich,UCT,UTC,Universal,Zulu Factory,GMT,GMT+0,GMT-0,GMT0,Greenwich,Iceland,UCT,UTC,Universal,Zulu\n\
0>120,M3.5.0/1,M10.5.0/3 Antarctica/Troll\n\
0>60,M3.5.0/1,M10.5.0 Atlantic/Canary,Faeroe,Faroe,Madeira Europe/Belfast,Guernsey,Isle_of_Man,Jersey,Lisbon,London GB,GB-Eire,Portugal,WET\n\
60 Africa/Algiers,Bangui,Brazzaville,Douala,Kinshasa,Lagos,Libreville,Luanda,Malabo,Ndjamena,Niamey,Porto-Novo,Tunis Etc/GMT-1\n\
60>0,M10.5.0,M3.5.0/1 Eire Europe/Dublin\n\
60>120,M3.5.0,M10.5.0/3 Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET,MET,Poland Europe/Amsterdam,Andorra,Belgrade,Berlin,Bratislava,Brussels,Budapest,Busingen,Copenhagen,Gibraltar,Ljubljana,Luxembourg,Madrid,Malta,Monaco,Oslo,Paris,Podgorica,Prague,Rome,San_Marino,Sarajevo,Skopje,Stockholm,Tirane,Vaduz,Vatican,Vienna,Warsaw,Zagreb,Zurich\n\
120 Africa/Blantyre,Bujumbura,Gaborone,Harare,Johannesburg,Juba,Khartoum,Kigali,Lubumbashi,Lusaka,Maputo,Maseru,Mbabane,Tripoli,Windhoek Etc/GMT-2 Europe/Kaliningrad Libya\n\
120>180,M3.4.4/26,M10.5.0 Asia/Jerusalem,Tel_Aviv Israel\n\
120>180,M3.4.4/50,M10.4.4/50 Asia/Gaza,Hebron\n\
120>180,M3.5.0/0,M10.5.0/0 Asia/Beirut\n\
120>180,M3.5.0/3,M10.5.0/4 Asia/Famagusta,Nicosia EET Europe/Athens,Bucharest,Chisinau,Helsinki,Kiev,Kyiv,Mariehamn,Nicosia,Riga,Sofia,Tallinn,Tiraspol,Uzhgorod,Vilnius,Zaporozhye\n\
120>180,M4.5.5/0,M10.5.4/24 Africa/Cairo Egypt\n\
180 Africa/Addis_Ababa,Asmara,Asmera,Dar_es_Salaam,Djibouti,Kampala,Mogadishu,Nairobi Antarctica/Syowa Asia/Aden,Amman,Baghdad,Bahrain,Damascus,Istanbul,Kuwait,Qatar,Riyadh Etc/GMT-3 Europe/Istanbul,Kirov,Minsk,Moscow,Simferopol,Volgograd Indian/Antananarivo,Comoro,Mayotte Turkey,W-SU\n\
210 Asia/Tehran Iran\n\
240 Asia/Baku,Dubai,Muscat,Tbilisi,Yerevan Etc/GMT-4 Europe/Astrakhan,Samara,Saratov,Ulyanovsk Indian/Mahe,Mauritius,Reunion\n\
270 Asia/Kabul\n\
300 Antarctica/Mawson,Vostok Asia/Almaty,Aqtau,Aqtobe,Ashgabat,Ashkhabad,Atyrau,Dushanbe,Karachi,Oral,Qostanay,Qyzylorda,Samarkand,Tashkent,Yekaterinburg Etc/GMT-5 Indian/Kerguelen,Maldives\n\
330 Asia/Calcutta,Colombo,Kolkata\n\
345 Asia/Kathmandu,Katmandu\n\
360 Asia/Bishkek,Dacca,Dhaka,Kashgar,Omsk,Thimbu,Thimphu,Urumqi Etc/GMT-6 Indian/Chagos\n\
390 Asia/Rangoon,Yangon Indian/Cocos\n\
420 Antarctica/Davis Asia/Bangkok,Barnaul,Ho_Chi_Minh,Hovd,Jakarta,Krasnoyarsk,Novokuznetsk,Novosibirsk,Phnom_Penh,Pontianak,Saigon,Tomsk,Vientiane Etc/GMT-7 Indian/Christmas\n\
480 Antarctica/Casey Asia/Brunei,Choibalsan,Chongqing,Chungking,Harbin,Hong_Kong,Irkutsk,Kuala_Lumpur,Kuching,Macao,Macau,Makassar,Manila,Shanghai,Singapore,Taipei,Ujung_Pandang,Ulaanbaatar,Ulan_Bator Australia/Perth,West Etc/GMT-8 Hongkong,PRC,ROC,Singapore\n\
525 Australia/Eucla\n\
540 Asia/Chita,Dili,Jayapura,Khandyga,Pyongyang,Seoul,Tokyo,Yakutsk Etc/GMT-9 Japan,ROK Pacific/Palau\n\
570 Australia/Darwin,North\n\
570>630,M10.1.0,M4.1.0/3 Australia/Adelaide,Broken_Hill,South,Yancowinna\n\
600 Antarctica/DumontDUrville Asia/Ust-Nera,Vladivostok Australia/Brisbane,Lindeman,Queensland Etc/GMT-10 Pacific/Chuuk,Guam,Port_Moresby,Saipan,Truk,Yap\n\
600>660,M10.1.0,M4.1.0/3 Antarctica/Macquarie Australia/ACT,Canberra,Currie,Hobart,Melbourne,NSW,Sydney,Tasmania,Victoria\n\
630>660,M10.1.0,M4.1.0 Australia/LHI,Lord_Howe\n\
660 Asia/Magadan,Sakhalin,Srednekolymsk Etc/GMT-11 Pacific/Bougainville,Efate,Guadalcanal,Kosrae,Noumea,Pohnpei,Ponape\n\
660>720,M10.1.0,M4.1.0/3 Pacific/Norfolk\n\
720 Asia/Anadyr,Kamchatka Etc/GMT-12 Kwajalein Pacific/Fiji,Funafuti,Kwajalein,Majuro,Nauru,Tarawa,Wake,Wallis\n\
720>780,M9.5.0,M4.1.0/3 Antarctica/McMurdo,South_Pole NZ Pacific/Auckland\n\
765>825,M9.5.0/2:45,M4.1.0/3:45 NZ-CHAT Pacific/Chatham\n\
780 Etc/GMT-13 Pacific/Apia,Enderbury,Fakaofo,Kanton,Tongatapu\n\
840 Etc/GMT-14 Pacific/Kiritimati';
